package processor_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/processor"
)

// BenchmarkExtract reads generated news of 1 and of 5 MB. The time per byte must not grow with the length.
func BenchmarkExtract(b *testing.B) {
	e := processor.New(nil, nil)
	for _, megabytes := range []int{1, 5} {
		text := invented(megabytes << 20)
		b.Run(fmt.Sprintf("%dMB", megabytes), func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				e.Extract(processor.Document{Text: text, Lang: "en"})
			}
		})
	}
}

// invented writes at least n bytes of news about people who do not exist.
func invented(n int) string {
	r := rand.New(rand.NewPCG(1, 2))
	pick := func(from ...string) string { return from[r.IntN(len(from))] }
	var b strings.Builder
	for b.Len() < n {
		name := pick("Maria", "Omar", "Tove", "Ines", "Pavel", "Amara") + " " + pick("Lind", "Haddad", "Okoro", "Vance", "Sorel", "Nakai")
		org := pick("Harbour Trust", "Meridian Systems", "Norland Institute", "Bluefield Group")
		verb := pick("said", "argued", "told reporters", "warned", "added")
		claim := pick("the draft weakens encryption", "its members need more time", "the text cannot stand as it is", "no court would accept the rule")
		switch r.IntN(5) {
		case 0:
			fmt.Fprintf(&b, "%s, director of policy at %s, %s that %s. ", name, org, verb, claim)
		case 1:
			fmt.Fprintf(&b, "“We hold that %s,” %s %s on Tuesday. “It’s late, but not too late.”\n", claim, name, verb)
		case 2:
			fmt.Fprintf(&b, "According to the %s, %s. ", org, claim)
		case 3:
			fmt.Fprintf(&b, "The hall filled slowly, the windows were opened, and the committee’s clerk read the agenda of the day.\n")
		default:
			fmt.Fprintf(&b, "The group called the proposal “%s” and urged states to delay the vote.\n", claim)
		}
	}
	return b.String()
}
