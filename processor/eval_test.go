package processor_test

import (
	"bufio"
	"encoding/json"
	"os"
	"testing"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor"
)

// TestPredictions writes the quotes of the documents in $ONRECORD_EVAL_IN to $ONRECORD_EVAL_OUT, one JSON object a
// line, for scoring by other programs. It does nothing unless both are set.
func TestPredictions(t *testing.T) {
	in, out := os.Getenv("ONRECORD_EVAL_IN"), os.Getenv("ONRECORD_EVAL_OUT")
	if in == "" || out == "" {
		t.Skip("ONRECORD_EVAL_IN and ONRECORD_EVAL_OUT absent")
	}
	src, err := os.Open(in)
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	dst, err := os.Create(out)
	if err != nil {
		t.Fatal(err)
	}
	defer dst.Close()
	e := processor.New(nil, nil)
	lines := bufio.NewScanner(src)
	lines.Buffer(nil, 1<<26)
	for lines.Scan() {
		var doc struct {
			ID, Text, Lang, Title, URL string
			Issuer                     *onrecord.Stakeholder
		}
		if err := json.Unmarshal(lines.Bytes(), &doc); err != nil {
			t.Fatal(err)
		}
		d := processor.Document{Text: doc.Text, Lang: doc.Lang, Title: doc.Title, URL: doc.URL}
		if doc.Issuer != nil {
			d.Issuer, d.Firsthand = *doc.Issuer, true
		}
		quotes := e.Extract(d)
		if err := json.NewEncoder(dst).Encode(map[string]any{"id": doc.ID, "quotes": quotes}); err != nil {
			t.Fatal(err)
		}
	}
}
