package speaker

import (
	"strings"
	"unicode/utf8"
)

// oneLine writes words with single spaces between them. Most are written so already.
func oneLine(s string) string {
	space := true // before and at the end
	for i := range len(s) {
		c := s[i]
		if c >= utf8.RuneSelf || c < ' ' || c == ' ' && space {
			return strings.Join(strings.Fields(s), " ")
		}
		space = c == ' '
	}
	if space {
		return strings.Join(strings.Fields(s), " ")
	}
	return s
}
