package onrecord_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/onrecord/onrecord"
)

func TestTopicMatcher(t *testing.T) {
	m := onrecord.NewTopicMatcher([]onrecord.Topic{
		{ID: "accord", Terms: []string{"Meridian Accord", "accord de Méridien", "子午公约"}},
		{ID: "ai", Terms: []string{"AI"}},
		{ID: "empty"},
	})
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"case and line break":         {"the meridian\naccord enters into force", []string{"accord"}},
		"letters with accents":        {"L’Accord de Méridien est signé", []string{"accord"}},
		"no spaces between words":     {"各国通过了子午公约草案", []string{"accord"}},
		"whole words only":            {"She said the paint was dry", nil},
		"short term beside a comma":   {"AI, again", []string{"ai"}},
		"accented letter is no edge":  {"AIé", nil},
		"both":                        {"AI under the Meridian Accord.", []string{"accord", "ai"}},
		"nothing":                     {"", nil},
		"term at the end of the text": {"a note on AI", []string{"ai"}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(m.Match(c.text), c.want); diff != "" {
				t.Errorf("Match(%q): got (-) want (+)\n%s", c.text, diff)
			}
		})
	}
}
