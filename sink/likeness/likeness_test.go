package likeness_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/onrecord/onrecord/sink/likeness"
)

// TestSame reads pairs of texts from testdata; the name of a file says whether they are one text published twice.
func TestSame(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.txtar")
	if len(files) == 0 {
		t.Fatal("no pairs in testdata")
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			pair, err := txtar.ParseFile(file)
			if err != nil || len(pair.Files) != 2 {
				t.Fatalf("%v, %d texts, want 2", err, len(pair.Files))
			}
			one, two := likeness.Of(string(pair.Files[0].Data)), likeness.Of(string(pair.Files[1].Data))
			want := strings.HasPrefix(filepath.Base(file), "same-")
			if likeness.Same(one, two) != want || likeness.Same(two, one) != want {
				t.Errorf("same: got %v and %v, want %v", likeness.Same(one, two), likeness.Same(two, one), want)
			}
			if want && !meet(one.Bands(), two.Bands()) {
				t.Error("they have no band in common, so nobody would compare them")
			}
		})
	}
}

func meet(a, b []int64) bool {
	return slices.ContainsFunc(a, func(band int64) bool { return slices.Contains(b, band) })
}

// TestBandsStay holds the numbers that archives already hold.
func TestBandsStay(t *testing.T) {
	text := likeness.Of(strings.Repeat("the tide data belong to the public and café owners asked first ", 4))
	want := []int64{1397853558, 324049051, -1854309006}
	if got := text.Bands(); !slices.Equal(got[:len(want)], want) {
		t.Errorf("got %v, want %v: archives would no longer find copies of what they hold", got[:len(want)], want)
	}
}

// FuzzSame holds that a text is the same as itself if it is long enough, in whatever case, and that order does not count.
func FuzzSame(f *testing.F) {
	f.Add("One two three.", "Eins zwei drei")
	f.Add(strings.Repeat("林港码头", 20), strings.Repeat("w 1 ", 40))
	f.Fuzz(func(t *testing.T, a, b string) {
		x, y := likeness.Of(a), likeness.Of(b)
		if likeness.Same(x, y) != likeness.Same(y, x) {
			t.Error("the order of two texts counts")
		}
		if long := len(x.Bands()) > 0; likeness.Same(x, x) != long {
			t.Errorf("the same as itself: %v, with bands: %v", likeness.Same(x, x), long)
		}
	})
}

func BenchmarkBands(b *testing.B) {
	text := strings.Repeat("The review lists every request with the office that made it, the law it named and the number of days. ", 20)
	for b.Loop() {
		likeness.Of(text).Bands()
	}
}
