package content_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/onrecord/onrecord/scraper/content"
)

// FuzzCharset holds that whatever bytes come under whatever content type, the text is valid UTF-8, is read alike twice,
// and that a text which is valid UTF-8 already is not turned into another by a header that says nothing of characters.
func FuzzCharset(f *testing.F) {
	russian, _ := charmap.Windows1251.NewEncoder().String("Порт отвечает на вопросы совета о приливах и причалах весной.")
	for _, seed := range []struct{ body, contentType string }{
		{russian, "text/plain"}, {russian, "text/plain; charset=windows-1251"}, {russian, "text/plain; charset=utf-8"},
		{"\xff\xfeP\x00o\x00r\x00t\x00", "text/plain"}, {"\xfe\xff\x00P\x00o", "text/plain; charset=utf-16"},
		{"\xef\xbb\xbfPort", "text/plain; charset=iso-8859-1"}, {"Hafen \xfcber", "text/plain; charset=x-user-defined"},
		{"\x1b$B9A\x1b(B", "text/plain; charset=iso-2022-jp"}, {"\x1b$B9A", "text/plain; charset=replacement"},
	} {
		f.Add([]byte(seed.body), seed.contentType)
	}
	files, _ := filepath.Glob("testdata/pages/windows1251.html")
	for _, file := range files {
		if body, err := os.ReadFile(file); err == nil {
			f.Add(body, "text/plain")
		}
	}
	e := content.New(content.Config{Now: testNow})
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		if strings.Contains(string(body), "%PDF-") {
			t.Skip("PDFium is not fuzzed here")
		}
		in := content.Input{URL: "https://fuzz.example/a", ContentType: contentType, Body: body}
		text, err := e.Text(t.Context(), in)
		again, errAgain := e.Text(t.Context(), in)
		if text != again || content.ReasonOf(err) != content.ReasonOf(errAgain) {
			t.Fatalf("read twice: %q (%v) and %q (%v)", text, err, again, errAgain)
		}
		if !utf8.ValidString(text) {
			t.Fatalf("text %q is not valid UTF-8", text)
		}
		plain := contentType == "text/plain" && utf8.Valid(body) && !strings.ContainsAny(string(body), "<\x00\x1b")
		for word := range strings.FieldsSeq(text) {
			if plain && !strings.Contains(string(body), word) {
				t.Fatalf("%q is not in %q", word, body)
			}
		}
	})
}
