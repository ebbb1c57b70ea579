package cite_test

import (
	"flag"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink"
	"github.com/onrecord/onrecord/sink/cite"
)

var update = flag.Bool("update", false, "rewrite what the cases of testdata expect")

// marked takes the marks [[ and ]] out of a text and returns the spans between them.
func marked(t testing.TB, s string) (string, onrecord.Spans) {
	t.Helper()
	var text strings.Builder
	var spans onrecord.Spans
	for {
		before, rest, found := strings.Cut(s, "[[")
		text.WriteString(before)
		if !found {
			return text.String(), spans
		}
		words, after, closed := strings.Cut(rest, "]]")
		if !closed {
			t.Fatalf("[[ without ]] in %q", s)
		}
		start := utf8.RuneCountInString(text.String())
		spans = append(spans, onrecord.Span{Start: start, End: start + utf8.RuneCountInString(words)})
		text.WriteString(words)
		s = after
	}
}

// section is a file of a case, without its last line feed.
func section(a *txtar.Archive, name string) string {
	for _, f := range a.Files {
		if f.Name == name {
			return strings.TrimSuffix(string(f.Data), "\n")
		}
	}
	return ""
}

// expect compares a section of a case with what came out, and with -update rewrites it.
func expect(t *testing.T, path string, a *txtar.Archive, name, got string) {
	t.Helper()
	if diff := cmp.Diff(strings.Split(got, "\n"), strings.Split(section(a, name), "\n")); diff == "" {
		return
	} else if !*update {
		t.Errorf("%s of %s: got (-) want (+)\n%s", name, path, diff)
		return
	}
	for i := range a.Files {
		if a.Files[i].Name == name {
			a.Files[i].Data = []byte(got + "\n")
			break
		}
		if i == len(a.Files)-1 {
			a.Files = append(a.Files, txtar.File{Name: name, Data: []byte(got + "\n")})
		}
	}
	if err := os.WriteFile(path, txtar.Format(a), 0o644); err != nil {
		t.Fatal(err)
	}
}

func cases(t *testing.T, pattern string, run func(t *testing.T, path string, a *txtar.Archive)) {
	t.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		t.Fatalf("no cases at %s (%v)", pattern, err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			run(t, path, a)
		})
	}
}

func TestLink(t *testing.T) {
	cases(t, "testdata/link/*.txtar", func(t *testing.T, path string, a *txtar.Archive) {
		text, spans := marked(t, section(a, "text"))
		expect(t, path, a, "link", cite.Link(section(a, "address"), onrecord.NewText(text), spans))
	})
}

// FuzzLink holds of any text that the link is a valid address whose directives, decoded by the rules of URLs, are
// words of the text.
func FuzzLink(f *testing.F) {
	f.Add("“No comment,” said the office. “No comment.”", uint16(33), uint16(10))
	f.Add("a\nb\u00a0c\nİstanbul ﬁ e\u0301 潮汐数据", uint16(2), uint16(9))
	f.Fuzz(func(t *testing.T, s string, start, length uint16) {
		s = strings.ToValidUTF8(s, "?")
		text := onrecord.NewText(s)
		span := onrecord.Span{Start: int(start), End: int(start) + int(length)}
		if (onrecord.Spans{span}).Validate(text.Len()) != nil {
			t.Skip()
		}
		link := cite.Link("https://quaywatch.example/a", text, onrecord.Spans{span})
		if _, err := url.Parse(link); err != nil {
			t.Fatal(err)
		}
		_, directive, found := strings.Cut(link, "#:~:text=")
		if !found || strings.ContainsAny(directive, "& #\n") {
			t.Fatalf("link %q", link)
		}
		for _, part := range strings.Split(directive, ",") {
			words, err := url.PathUnescape(strings.TrimSuffix(strings.TrimPrefix(part, "-"), "-"))
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(plainSpaces(s), words) {
				t.Errorf("%q of %q is not in %q", words, link, s)
			}
		}
	})
}

// plainSpaces is a text with a space wherever a browser sees one.
func plainSpaces(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' {
			return r
		}
		if len(strings.TrimSpace(string(r))) == 0 {
			return ' '
		}
		return r
	}, s)
}

// exhibit makes an exhibit of a case: the text, with the quote in marks if there is one.
func exhibit(t *testing.T, a *txtar.Archive) sink.Exhibit {
	t.Helper()
	text, spans := marked(t, section(a, "text"))
	fields := make(map[string]string)
	for line := range strings.SplitSeq(section(a, "about"), "\n") {
		name, value, _ := strings.Cut(line, ": ")
		fields[name] = value
	}
	date, err := onrecord.ParseDate(fields["published"])
	if err != nil {
		t.Fatal(err)
	}
	body := []byte("<main>" + text + "</main>")
	received := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	s := onrecord.Statement{
		Version: 1, Source: "quaywatch", Stakeholder: onrecord.Stakeholder{Name: fields["publisher"], Kind: onrecord.KindNGO},
		URL: fields["url"], Title: fields["title"], Lang: fields["lang"], PublishedAt: date, FirstSeenAt: received, Text: text,
		Capture: onrecord.Capture{
			SHA256: onrecord.HashBytes(body), Size: int64(len(body)), ContentType: "text/html", FetchedAt: received,
			URLs: []string{fields["url"]},
		},
	}
	s.Seal()
	e := sink.Exhibit{Statement: s, IsLatest: true}
	if len(spans) == 0 {
		return e
	}
	e.Quote = &onrecord.Quote{
		ID: onrecord.NewQuoteID(s.VersionID, spans), Type: onrecord.QuoteType(fields["type"]), Content: spans,
		Text:    onrecord.NewText(text).Join(spans),
		Speaker: onrecord.Speaker{Name: fields["name"], Role: fields["role"], Affiliation: fields["affiliation"]},
	}
	return e
}
