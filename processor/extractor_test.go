package processor_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor"
)

// shared returns the path of a file of the development data beside the repository, or skips the test.
func shared(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join("..", "..", "shared", name)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("%s absent", path)
	}
	return path
}

// brief is what the seed test compares of a quote.
type brief struct {
	Type, Speaker, Role, Affiliation, Cue string
	Kind                                  onrecord.Kind
	Content                               []string
}

func briefly(text string, quotes []onrecord.Quote) []brief {
	t := onrecord.NewText(text)
	var out []brief
	for _, q := range quotes {
		b := brief{string(q.Type), q.Speaker.Name, q.Speaker.Role, q.Speaker.Affiliation, t.Join(q.Cue), q.Speaker.Kind, nil}
		for _, s := range q.Content {
			b.Content = append(b.Content, t.Slice(s))
		}
		out = append(out, b)
	}
	return out
}

// TestFoundingArticle reads the article that onrecord was begun for: as it stands, with and without its company in the
// registry, and inside a page with menus and headlines.
func TestFoundingArticle(t *testing.T) {
	b, err := os.ReadFile(shared(t, "seed/article.txt"))
	if err != nil {
		t.Fatal(err)
	}
	article := string(b)
	page := strings.Join([]string{
		"Home\nNews\nWorld\nSubscribe", "“Delay is denial”, says island minister", "Vote on data law ‘will be close’",
		strings.TrimSpace(article), "Related: “We will not sign,” says Meridian", "Read more: Why “digital trust” matters", "© 2031 The Example Courier. All rights reserved.", "Privacy policy",
	}, "\n")
	cisco := []onrecord.Stakeholder{{ID: "cisco", Name: "Cisco", Kind: onrecord.KindCompany}}
	for name, c := range map[string]struct {
		text     string
		registry []onrecord.Stakeholder
	}{
		"plain":                     {article, nil},
		"plain, registered":         {article, cisco},
		"inside a page":             {page, nil},
		"inside a page, registered": {page, cisco},
	} {
		t.Run(name, func(t *testing.T) {
			quotes := processor.New(c.registry, nil).Extract(processor.Document{Text: c.text})
			got := briefly(c.text, quotes)
			if n := len(got); n == 4 && got[3].Kind == onrecord.KindOther {
				got = got[:3] // "according to the convention"
			}
			paragraph := func(begin, end string) string {
				i := strings.Index(article, begin)
				return article[i : i+strings.Index(article[i:], end)+len(end)]
			}
			want := []brief{
				{"indirect", "Cisco", "", "Cisco", "saying", "company", []string{paragraph("the convention falls", "is needed")}},
				{"indirect", "Cisco", "", "Cisco", "has urged", "company", []string{paragraph("UN Member States to better", "Budapest Convention")}},
				{"direct", "Eric Wenger", "Senior Director for technology policy", "Cisco", "said", "company", []string{
					paragraph("Criminal groups", "human rights."), paragraph("The UN Convention does not", "free speech."),
				}},
			}
			if diff := cmp.Diff(got, want); diff != "" {
				t.Errorf("got (-) want (+)\n%s", diff)
			}
			for _, q := range quotes[:3] {
				if want := len(c.registry) > 0; (q.Stakeholder == "Cisco") != want {
					t.Errorf("stakeholder %q of %.40q, registered: %v", q.Stakeholder, q.Text, want)
				}
			}
		})
	}
}

// FuzzExtract reads arbitrary bytes and asks for the reasons: it never panics, and every quote fits its text.
func FuzzExtract(f *testing.F) {
	for _, seed := range []string{
		"", "“", "”““«„‘'\"", "“A,” said", "said said said that that", "\xff“\xfe,” said L\x80.", "Mr. Holm (Norland):", ": :\n:\n",
		"“We object,” Maria Lind, head of the Harbour Trust, said. “It is late.\n“Very late.”", "« Non, a-t-elle dit, jamais ».",
		"李明说：“我们不会签署。”", "وقال «لا»", "İstanbul’s “n’t” said İ’s", "According to\nAccording to the,", "\u0093x\u0094 dijo Luz Mar.",
		"“We do not only welcome it, we must not,” Lind said it would not support.", "“我们反对", "ندعو", "Wir lehnen das … ab",
	} {
		for _, lang := range []string{"", "en", "fr", "zh"} {
			f.Add(seed, lang, "Title by Maria Lind", true)
		}
	}
	e := processor.New([]onrecord.Stakeholder{{Name: "Harbour Trust", Kind: onrecord.KindNGO, Aliases: []string{"HT", ""}}}, nil)
	f.Fuzz(func(t *testing.T, text, lang, title string, firsthand bool) {
		whole := onrecord.NewText(text)
		quotes := e.Explain(processor.Document{
			Text: text, Lang: lang, Title: title, Firsthand: firsthand,
			Issuer: onrecord.Stakeholder{Name: "Harbour Trust", Kind: onrecord.KindNGO},
		})
		for _, q := range quotes {
			if err := q.Validate(whole); err != nil {
				t.Errorf("%v", err)
			}
			if _, err := json.Marshal(q); err != nil {
				t.Errorf("%v", err)
			}
		}
	})
}
