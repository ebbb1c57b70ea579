package marks_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/onrecord/onrecord/processor/marks"
	"github.com/onrecord/onrecord/processor/text"
)

func TestScan(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"curly":                    {"“A b,” said L. “C.”", []string{"A b,", "C."}},
		"straight":                 {`"A b," said L. "C."`, []string{"A b,", "C."}},
		"opened curly, closed so":  {`“A b," said L.`, []string{"A b,"}},
		"wrong way round":          {"”A b,” said L.", []string{"A b,"}},
		"guillemets":               {"« A b », dit L.", []string{"A b"}},
		"guillemets inwards":       {"»A b«, sagte L.", []string{"A b"}},
		"low and high":             {"„A b“, sagte L.", []string{"A b"}},
		"corners":                  {"「甲乙」と述べた。", []string{"甲乙"}},
		"single with apostrophe":   {"‘It can’t be,’ said L.", []string{"It can’t be,"}},
		"straight single":          {"'It can't be,' said L.", []string{"It can't be,"}},
		"apostrophes only":         {"The ministers’ plan for the ’90s isn't L's.", nil},
		"nested":                   {"“He said ‘no’ and “yes” again,” said L.", []string{"He said ‘no’ and “yes” again,"}},
		"inches":                   {`A 6" pipe and a 7" pipe.`, nil},
		"never closed":             {"“A b\nC d.", []string{"A b"}},
		"closed after the next":    {"“A b “C d” e", []string{"A b", "C d"}},
		"nothing inside":           {"“” and \"\"", nil},
		"controls of a wrong page": {"\u0093A b\u0094 dijo L.", []string{"A b"}},
	} {
		t.Run(name, func(t *testing.T) {
			read := text.Read(c.text)
			var got []string
			for _, r := range marks.Scan(read) {
				got = append(got, read.Slice(r.Inner))
			}
			if diff := cmp.Diff(got, c.want); diff != "" {
				t.Errorf("Scan(%q): got (-) want (+)\n%s", c.text, diff)
			}
		})
	}
}

// TestScanContinues follows a quotation whose marks are opened again at the head of each paragraph.
func TestScanContinues(t *testing.T) {
	regions := marks.Scan(text.Read("“One.\n“Two.\n“Three.”\n“Four.”"))
	var got []int
	for _, r := range regions {
		got = append(got, r.Continues)
	}
	if diff := cmp.Diff(got, []int{-1, 0, 1, -1}); diff != "" {
		t.Errorf("got (-) want (+)\n%s", diff)
	}
}
