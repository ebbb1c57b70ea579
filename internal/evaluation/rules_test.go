package evaluation

import (
	"bufio"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/onrecord/onrecord"
)

// TestNames reads cases of testdata/names.tsv.
func TestNames(t *testing.T) {
	f, err := os.Open("testdata/names.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if strings.HasPrefix(lines.Text(), "#") {
			continue
		}
		c := strings.Split(lines.Text(), "\t")
		if len(c) != 5 {
			t.Fatalf("%q has %d fields", lines.Text(), len(c))
		}
		gold := Speaker{Name: c[0], Role: c[1], Affiliation: c[2]}
		if got, want := sameSpeaker(gold, c[3], ""), c[4] == "yes"; got != want {
			t.Errorf("%q for %+v: got %v, want %v", c[3], gold, got, want)
		}
	}
}

func TestQuotedRegions(t *testing.T) {
	for text, want := range map[string][]string{
		"“One two.\n“Three four,” she said. “Five": {"“One two.", "“Three four,”", "“Five"},
		"«Oui», dit-elle. „Ja“, sagte er. »Nein«.": {"«Oui»", "„Ja“", "»Nein«"},
		"it's the firms' plan":                     nil,
		`a 5" rule, "he said" and 6" more`:         {`"he said"`},
		"「好」他说『是』 ‹a›":                             {"「好」", "『是』", "‹a›"},
		"the ”wrong” way 😀“x”":                     {"”wrong”", "“x”"},
	} {
		var got []string
		for _, r := range quotedRegions([]rune(text)) {
			got = append(got, string([]rune(text)[r.Start:r.End]))
		}
		if d := cmp.Diff(got, want); d != "" {
			t.Errorf("%q: got - want +\n%s", text, d)
		}
	}
	// A mark left open reaches so far and no farther, unless the next paragraph goes on.
	long := "“" + strings.Repeat("a ", maxUnclosed)
	if got := quotedRegions([]rune(long)); got != nil {
		t.Errorf("an unclosed mark reaches %v", got)
	}
	if got := quotedRegions([]rune(long + "\n“b”")); len(got) != 2 {
		t.Errorf("a quote that goes on has regions %v", got)
	}
}

func TestTypeOf(t *testing.T) {
	text := []rune("He said “we win” and left.")
	regions := quotedRegions(text)
	for _, c := range []struct {
		start, end int
		want       onrecord.QuoteType
	}{{9, 15, onrecord.Direct}, {8, 16, onrecord.Direct}, {3, 15, onrecord.Mixed}, {17, 25, onrecord.Indirect}, {8, 9, onrecord.Indirect}} {
		if got := typeOf(text, onrecord.Spans{{Start: c.start, End: c.end}}, regions); got != c.want {
			t.Errorf("%q: got %s, want %s", string(text[c.start:c.end]), got, c.want)
		}
	}
}

func TestWords(t *testing.T) {
	for _, c := range []struct {
		next tokenizer
		text string
		want []string
	}{
		{newsWord, "Don’t say “it's” in 2016, O‘Neil!", []string{"Don’t", "say", "it's", "in", "2016", "O‘Neil"}},
		{newsToken, "said: ‘no’", []string{"said", ":", "‘", "no", "’"}},
		{scriptWord, "支持UN公约 don’t", []string{"支", "持", "UN", "公", "约", "don", "t"}},
	} {
		if d := cmp.Diff(c.next.split([]rune(c.text)), c.want); d != "" {
			t.Errorf("%q: got - want +\n%s", c.text, d)
		}
	}
	// A span that begins inside a word leaves its rest out, one that ends inside a word takes it whole.
	got := tokenizer(newsWord).under([]rune("alpha beta gamma"), onrecord.Spans{{Start: 2, End: 13}})
	if d := cmp.Diff(got, words{6: "beta", 11: "gamma"}); d != "" {
		t.Errorf("got - want +\n%s", d)
	}
}

func TestPlainWords(t *testing.T) {
	for name, want := range map[string]string{
		"U.S. Department’s":  "us department",
		"J. R. Straße":       "j r strasse",
		"ÉMILE_Zöld's":       "emile zold",
		"St.Pell":            "st pell",
		"Министр Й. Ёлкин":   "министр и елкин",
		"La Unión Europea":   "la union europea",
		"外交部长 Tao":           "外 交 部 长 tao",
		"Harbor Rights (HR)": "harbor rights hr",
	} {
		if got := strings.Join(plainWords(name), " "); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}
