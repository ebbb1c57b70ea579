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

// notice is a short text like no other: words as frequent as English has them, most of them invented, around a direct
// quote, what follows on it, and an indirect one.
func notice(i int) string {
	r := rand.New(rand.NewPCG(11, uint64(i)))
	zipf := rand.NewZipf(r, 1.1, 3, 20_000)
	common := strings.Fields("the of and to in a is that for it as was with be by on not he his but at are this have from or had an they which one you were all her she there would their we been has when who will no more if out so up what its about than into them can only other time new some could these two may first then do any like my now over such our even most made after also did many")
	syllables := strings.Fields("ba ro te lin mar so ve dun ka li ter no pel as gri fo mi wen tal ur co sed ha nim")
	words := func(n int) string {
		list := make([]string, n)
		for i := range list {
			rank := int(zipf.Uint64())
			if rank < len(common) {
				list[i] = common[rank]
				continue
			}
			for ; rank > 0; rank /= len(syllables) {
				list[i] += syllables[rank%len(syllables)]
			}
		}
		return strings.Join(list, " ")
	}
	name := func() string {
		w := syllables[r.IntN(len(syllables))] + syllables[r.IntN(len(syllables))]
		return strings.ToUpper(w[:1]) + w[1:]
	}
	last := name()
	return fmt.Sprintf("The %s.\n“We %s,” said %s %s, director of %s. “It %s.”\n%s added that the %s.\n",
		words(18), words(9), name(), last, name(), words(7), last, words(12))
}
