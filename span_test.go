package onrecord_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/onrecord/onrecord"
)

func TestTextSlice(t *testing.T) {
	long := strings.Repeat("ab𠮷é", 100) // longer than the distance between two offsets of the index
	for _, c := range []struct {
		text string
		span onrecord.Span
		want string
	}{
		{"plain words", onrecord.Span{Start: 6, End: 11}, "words"},
		{"« été »", onrecord.Span{Start: 2, End: 5}, "été"},
		{"🏮𠮷灯", onrecord.Span{Start: 1, End: 2}, "𠮷"},
		{"🏮𠮷灯", onrecord.Span{Start: 0, End: 3}, "🏮𠮷灯"},
		{"e\u0301", onrecord.Span{Start: 1, End: 2}, "\u0301"},
		{"👩🏽‍🚀!", onrecord.Span{Start: 4, End: 5}, "!"},
		{long, onrecord.Span{Start: 254, End: 258}, "𠮷éab"},
		{long, onrecord.Span{Start: 396, End: 400}, "ab𠮷é"},
	} {
		text := onrecord.NewText(c.text)
		if got := text.Slice(c.span); got != c.want {
			t.Errorf("%.20q at %v is %q, want %q", c.text, c.span, got, c.want)
		}
	}
}

func TestTextJoin(t *testing.T) {
	text := onrecord.NewText("“𠮷 one,” she said, “two.”")
	spans := onrecord.Spans{{Start: 1, End: 7}, {Start: 20, End: 24}}
	if got, want := text.Join(spans), "𠮷 one, two."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := text.Join(nil); got != "" {
		t.Errorf("no spans join to %q", got)
	}
}

func TestTextZero(t *testing.T) {
	var text onrecord.Text
	if text.Len() != 0 || text.String() != "" || text.Byte(0) != 0 {
		t.Errorf("the zero text is not empty: %d %q", text.Len(), text)
	}
}

func TestSpansValidate(t *testing.T) {
	for _, c := range []struct {
		name  string
		spans onrecord.Spans
		ok    bool
	}{
		{"none", nil, true},
		{"the whole text", onrecord.Spans{{Start: 0, End: 10}}, true},
		{"touching", onrecord.Spans{{Start: 0, End: 5}, {Start: 5, End: 10}}, true},
		{"empty", onrecord.Spans{{Start: 3, End: 3}}, false},
		{"backwards", onrecord.Spans{{Start: 5, End: 3}}, false},
		{"before the text", onrecord.Spans{{Start: -1, End: 3}}, false},
		{"beyond the text", onrecord.Spans{{Start: 8, End: 11}}, false},
		{"overlapping", onrecord.Spans{{Start: 0, End: 5}, {Start: 4, End: 8}}, false},
		{"out of order", onrecord.Spans{{Start: 5, End: 8}, {Start: 0, End: 3}}, false},
	} {
		err := c.spans.Validate(10)
		if (err == nil) != c.ok || err != nil && !errors.Is(err, onrecord.ErrInvalid) {
			t.Errorf("%s %v: %v", c.name, c.spans, err)
		}
	}
}

func TestSpansJSON(t *testing.T) {
	for _, want := range []string{"[]", "[[0,5]]", "[[0,5],[7,9]]"} {
		var spans onrecord.Spans
		if err := json.Unmarshal([]byte(want), &spans); err != nil {
			t.Fatal(err)
		}
		got, err := json.Marshal(spans)
		if err != nil || string(got) != want {
			t.Errorf("%s became %s: %v", want, got, err)
		}
	}
	for _, bad := range []string{"[[1]]", "[[1,2,3]]", "[[]]", `[["1","2"]]`, "[[1.5,2]]", "[1,2]", "[null]"} {
		var spans onrecord.Spans
		if err := json.Unmarshal([]byte(bad), &spans); err == nil {
			t.Errorf("%s is accepted as %v", bad, spans)
		}
	}
}

// FuzzText holds the index of a text to the plain meaning of a span: a stretch of its code points.
func FuzzText(f *testing.F) {
	f.Add("plain words", 6, 11)
	f.Add("« été »", 2, 5)
	f.Add("🏮𠮷灯👩🏽‍🚀", 1, 7)
	f.Add(strings.Repeat("ab𠮷é", 100), 63, 257)
	f.Add("broken \xff\xfe UTF-8 \xe2\x82", 6, 9)
	f.Fuzz(func(t *testing.T, s string, start, end int) {
		text := onrecord.NewText(s)
		runes := []rune(s)
		if text.Len() != len(runes) || text.String() != s {
			t.Fatalf("%q has length %d, want %d", s, text.Len(), len(runes))
		}
		span := onrecord.Span{Start: start, End: end}
		if (onrecord.Spans{span}).Validate(text.Len()) != nil {
			return
		}
		// Converting runes back would turn broken bytes into U+FFFD, so both sides are compared after it.
		if got, want := string([]rune(text.Slice(span))), string(runes[start:end]); got != want {
			t.Errorf("%q at %v is %q, want %q", s, span, got, want)
		}
		if text.Byte(start) > text.Byte(end) || text.Byte(text.Len()) != len(s) {
			t.Errorf("%q: bytes %d to %d of %d", s, text.Byte(start), text.Byte(end), len(s))
		}
	})
}
