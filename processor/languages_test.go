package processor_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor"
)

// TestEveryLanguageReadsEveryText reads each text of testdata/phenomena, whole and cut at every hundredth code point, as
// if it were in each of the languages: pages lie about their language, and no rule may break on a text it is not for.
func TestEveryLanguageReadsEveryText(t *testing.T) {
	files, err := filepath.Glob("testdata/phenomena/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases in testdata/phenomena: %v", err)
	}
	extractor := processor.New(nil, nil)
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		whole := []rune(string(txtar.Parse(b).Files[0].Data))
		for _, lang := range []string{"fr", "es", "de", "ru", "ar", "zh", "ja", "it"} {
			for end := len(whole); end > 0; end -= 100 {
				text := string(whole[:end])
				for _, q := range extractor.Extract(processor.Document{Text: text, Lang: lang, Issuer: onrecord.Stakeholder{Name: "Harbour Watch", Kind: onrecord.KindNGO}, Firsthand: end%200 == 0}) {
					if err := q.Validate(onrecord.NewText(text)); err != nil {
						t.Errorf("%s as %s, %d code points: %v", file, lang, end, err)
					}
				}
			}
		}
	}
}
