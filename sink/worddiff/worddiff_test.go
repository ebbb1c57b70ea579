package worddiff_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/onrecord/onrecord/sink/worddiff"
)

// marked writes edits the way they are shown without colours.
func marked(edits []worddiff.Edit) string {
	var b strings.Builder
	for _, e := range edits {
		switch e.Op {
		case worddiff.Delete:
			fmt.Fprintf(&b, "[-%s-]", e.Text)
		case worddiff.Insert:
			fmt.Fprintf(&b, "{+%s+}", e.Text)
		default:
			b.WriteString(e.Text)
		}
	}
	return b.String()
}

func TestCompare(t *testing.T) {
	for name, c := range map[string]struct{ old, now, want string }{
		"nothing":                          {"", "", ""},
		"the same":                         {"We will sign.", "We will sign.", "We will sign."},
		"words":                            {"We will sign in spring.", "We may sign in autumn.", "We [-will-]{+may+} sign in [-spring-]{+autumn+}."},
		"added":                            {"We will sign.", "We will not sign.", "We will {+not +}sign."},
		"cut":                              {"We will sign, and soon.", "We will sign.", "We will sign[-, and soon-]."},
		"paragraph":                        {"One.\nTwo.\nThree.", "One.\nThree.", "One.\n[-Two.\n-]Three."},
		"all new":                          {"", "One.\n", "{+One.\n+}"},
		"part of a word is the whole word": {"unworkable", "workable", "[-unworkable-]{+workable+}"},
		"chinese":                          {"潮汐数据属于公众。", "潮汐数据属于港口。", "潮汐数据属于[-公众-]{+港口+}。"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := marked(worddiff.Compare(c.old, c.now)); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// sides are the texts that edits lead from and to.
func sides(edits []worddiff.Edit) (old, now string) {
	for _, e := range edits {
		if e.Op != worddiff.Insert {
			old += e.Text
		}
		if e.Op != worddiff.Delete {
			now += e.Text
		}
	}
	return old, now
}

// FuzzCompare holds that no character is lost on either side, and that neighbours are of different kinds.
func FuzzCompare(f *testing.F) {
	f.Add("We will sign in spring.\nSo be it.", "We may sign.\n\nSo be it, e\u0301, 潮汐.")
	f.Fuzz(func(t *testing.T, a, b string) {
		edits := worddiff.Compare(a, b)
		if old, now := sides(edits); old != a || now != b {
			t.Fatalf("%q and %q became %q and %q", a, b, old, now)
		}
		for i, e := range edits {
			if e.Text == "" || i > 0 && (edits[i-1].Op == e.Op || edits[i-1].Op == worddiff.Insert && e.Op == worddiff.Delete) {
				t.Fatalf("edit %d of %v", i, edits)
			}
		}
	})
}

// TestLong holds that two long texts with nothing in common are still compared while somebody waits.
func TestLong(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	long := func(words int, from rune) string {
		var b strings.Builder
		for range words {
			fmt.Fprintf(&b, "%c%d ", from, random.IntN(1000))
			if random.IntN(60) == 0 {
				b.WriteByte('\n')
			}
		}
		return b.String()
	}
	for _, n := range []int{4000, 200000} {
		a, b := long(n, 'a'), long(n, 'b')
		start := time.Now()
		if old, now := sides(worddiff.Compare(a, b)); old != a || now != b {
			t.Errorf("%d words: not the same texts", n)
		}
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("%d words took %v", n, took)
		}
	}
}
