package export_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink"
	"github.com/onrecord/onrecord/sink/export"
)

// entries are a capture, the statement made from it, a reading of it, and one that is not handed on.
func entries() []sink.Entry {
	body := []byte("<main>“We object,” said Quay Watch.</main>")
	s := onrecord.Statement{
		Version: 1, Source: "quaywatch", URL: "https://quaywatch.example/b", Title: "<Letter> & more", Lang: "en",
		Stakeholder: onrecord.Stakeholder{ID: "quaywatch", Name: "Quay Watch", Kind: onrecord.KindNGO}, Firsthand: true,
		PublishedAt: onrecord.Day(2026, time.March, 3), FirstSeenAt: time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC),
		Text:       "“We object,” said Quay Watch.",
		Derivation: onrecord.Derivation{Extractor: "content/1"},
		Capture: onrecord.Capture{SHA256: onrecord.HashBytes(body), Size: int64(len(body)), ContentType: "text/html",
			FetchedAt: time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC), URLs: []string{"https://quaywatch.example/b"}},
	}
	s.Seal()
	content := onrecord.Spans{{Start: 1, End: 11}}
	q := onrecord.Quotes{Statement: s.WithoutText(), Extractor: "rules/1", Quotes: []onrecord.Quote{{
		ID: onrecord.NewQuoteID(s.VersionID, content), Type: onrecord.Direct, Content: content, Text: "We object,",
		Evidence: &onrecord.Evidence{Name: onrecord.Spans{{Start: 18, End: 28}}}, Confidence: 0.75,
		Speaker: onrecord.Speaker{Name: "Quay Watch"}, Topics: []string{"tides"},
	}}}
	gone := sink.Absence{RedactionID: "r2", Scope: onrecord.RedactPerson, StatementID: "s2", Version: 3, Source: "quaywatch",
		Author: "Ines Quill", Reason: "Art. 17", MadeAt: time.Date(2026, 4, 4, 5, 6, 7, 0, time.UTC)}
	return []sink.Entry{{Capture: &sink.Body{Capture: s.Capture, Bytes: body}}, {Statement: &s}, {Quotes: &q}, {Absence: &gone}}
}

func writeLines(t testing.TB) []byte {
	t.Helper()
	var out bytes.Buffer
	err := export.WriteLines(&out, func(yield func(sink.Entry, error) bool) {
		for _, e := range entries() {
			if !yield(e, nil) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestLines(t *testing.T) {
	var got []sink.Entry
	for e, err := range export.ReadLines(t.Context(), bytes.NewReader(append([]byte("\n"), writeLines(t)...))) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, e)
	}
	if diff := cmp.Diff(got, entries(), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("got (-) want (+)\n%s", diff)
	}
}

// TestLinesRefused holds that a line that was changed, or is none, is named and ends the reading.
func TestLinesRefused(t *testing.T) {
	good := string(writeLines(t))
	for name, c := range map[string]struct{ lines, want string }{
		"no JSON":            {"hello\n", "line 1: not a line of `onrecord export"},
		"another object":     {`{"text":"We object"}` + "\n", `line 1: type ""`},
		"a changed word":     {strings.Replace(good, "“We object,”", "“We agreed,”", 1), "line 2:"},
		"a changed capture":  {strings.Replace(good, `"zstd":"KLUv`, `"zstd":"KLUx`, 1), "line 1: capture"},
		"cut off":            {good[:len(good)-20], "line 4:"},
		"a statement cut up": {strings.Replace(good, `"url":"https://quaywatch.example/b"`, `"url":"b"`, 1), "line 2:"},
	} {
		var last error
		for _, err := range export.ReadLines(t.Context(), strings.NewReader(c.lines)) {
			last = err
		}
		if !errors.Is(last, onrecord.ErrInvalid) || !strings.Contains(last.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, last, c.want)
		}
	}
}

// FuzzReadLines holds that no line brings the reader down, and that what it takes is whole.
func FuzzReadLines(f *testing.F) {
	f.Add(writeLines(f))
	f.Fuzz(func(t *testing.T, data []byte) {
		for e, err := range export.ReadLines(t.Context(), bytes.NewReader(data)) {
			switch {
			case err != nil:
				return
			case e.Statement != nil:
				if err := e.Statement.Validate(); err != nil {
					t.Error(err)
				}
			case e.Capture != nil:
				if onrecord.HashBytes(e.Capture.Bytes) != e.Capture.SHA256 {
					t.Error("a capture without its hash")
				}
			case e.Quotes == nil && e.Correction == nil && e.Absence == nil:
				t.Error("an empty entry")
			}
		}
	})
}
