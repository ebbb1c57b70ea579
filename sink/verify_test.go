package sink_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink"
)

// verifyAll returns the quotes (or the statements without quotes) that hold, and the differences of those that do not.
func verifyAll(t *testing.T, path string, ids ...string) (ok int, differences map[string]string) {
	t.Helper()
	differences = make(map[string]string)
	for result, err := range openReader(t, path).Verify(t.Context(), ids, derive) {
		if err != nil {
			t.Fatal(err)
		}
		id := string(result.QuoteID)
		if id == "" {
			id = string(result.StatementID)
		}
		if result.OK {
			ok++
		} else {
			differences[id] = result.Difference
		}
	}
	return ok, differences
}

func TestVerify(t *testing.T) {
	path := filepath.Join(t.TempDir(), "archive.db")
	drain(t, openArchive(t, path), newsroom(t))
	if ok, differences := verifyAll(t, path); ok != 5 || len(differences) != 0 {
		t.Errorf("%d hold, want 5; differences %v", ok, differences)
	}
	r := openReader(t, path)
	tide := table(t, r, `SELECT quote_id FROM v_quotes WHERE text LIKE '%tide%'`)[0]
	accord := table(t, r, `SELECT DISTINCT statement_id FROM v_quotes WHERE text LIKE '%accord%'`)[0]
	for name, c := range map[string]struct {
		ids  []string
		want int
	}{
		"a quote":                 {[]string{tide}, 1},
		"a quote twice":           {[]string{tide, tide}, 1},
		"a statement":             {[]string{accord}, 2},
		"a quote and a statement": {[]string{tide, accord}, 3},
	} {
		if ok, differences := verifyAll(t, path, c.ids...); ok != c.want || len(differences) != 0 {
			t.Errorf("%s: %d hold, want %d; differences %v", name, ok, c.want, differences)
		}
	}
	for _, err := range r.Verify(t.Context(), []string{tide, "qnone"}, derive) {
		if !errors.Is(err, onrecord.ErrNotFound) || !strings.Contains(err.Error(), `"qnone"`) {
			t.Errorf("unknown id: %v", err)
		}
	}
}

// TestVerifyOnce holds that a version is derived once however many quotes it has.
func TestVerifyOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "archive.db")
	drain(t, openArchive(t, path), newsroom(t))
	derived := 0
	counting := func(ctx context.Context, c onrecord.Capture, body []byte, d onrecord.Derivation, url string) (string, error) {
		derived++
		return derive(ctx, c, body, d, url)
	}
	for _, err := range openReader(t, path).Verify(t.Context(), nil, counting) {
		if err != nil {
			t.Fatal(err)
		}
	}
	if derived != 4 {
		t.Errorf("derived %d times for 4 versions", derived)
	}
}

func TestVerifyFindsDamage(t *testing.T) {
	zip, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	other := zip.EncodeAll([]byte("<main>Brightwater opened an harbour.</main>"), nil)
	const harbour = `WHERE url LIKE '%harbour'`
	const tide = `WHERE id IN (SELECT id FROM quote_texts WHERE text LIKE '%tide%')`
	for name, c := range map[string]struct {
		damage string
		args   []any
		names  []string // parts of the texts of the quotes it must name; none: the statement
		says   string
	}{
		"a character of a text": {
			damage: `UPDATE statements SET text = replace(text, 'tide data', 'tide dota') ` + harbour,
			names:  []string{"tide", "Café"}, says: `text differs from the capture at code point 41: stored "ota belong`,
		},
		"a character of a text without quotes": {
			damage: `UPDATE statements SET text = 'the office is closed on Friday.' WHERE url LIKE '%notice'`,
			says:   "text differs from the capture at code point 0",
		},
		"a character of a quote": {
			damage: `UPDATE quotes SET text = (SELECT replace(text, 'tide', 'tidy') FROM quote_texts t WHERE t.id = quotes.id) ` + tide,
			names:  []string{"tidy"}, says: `where the text has "The tide`,
		},
		"a span": {
			damage: `UPDATE quotes SET content_spans = '[[31,65]]' ` + tide,
			names:  []string{"tide"}, says: "quote id does not follow from its place",
		},
		"a span out of the text": {
			damage: `UPDATE quotes SET cue_spans = '[[31,6500]]' ` + tide,
			names:  []string{"tide"}, says: "cue of direct quote",
		},
		"spans that are none": {
			damage: `UPDATE quotes SET source_spans = '[[31,66' ` + tide,
			names:  []string{"tide"}, says: "cannot be read",
		},
		"the id of a quote": {
			damage: `UPDATE quotes SET quote_id = 'qother' ` + tide,
			names:  []string{"tide"}, says: "quote id does not follow from its place",
		},
		"a byte of a compressed capture": {
			damage: `UPDATE captures SET body = CAST(substr(body, 1, 20) || x'00' || substr(body, 22) AS BLOB) WHERE sha256 = (SELECT capture_sha256 FROM statements ` + harbour + `)`,
			names:  []string{"tide", "Café"}, says: "capture d", // damaged, or different
		},
		"another capture": {
			damage: `UPDATE captures SET body = ? WHERE sha256 = (SELECT capture_sha256 FROM statements ` + harbour + `)`,
			args:   []any{other},
			names:  []string{"tide", "Café"}, says: "capture differs",
		},
		"no capture": {
			damage: `DELETE FROM captures WHERE sha256 = (SELECT capture_sha256 FROM statements ` + harbour + `)`,
			names:  []string{"tide", "Café"}, says: "capture missing",
		},
		"the title": {
			damage: `UPDATE statements SET title = 'Harbour sensors go dark' ` + harbour,
			names:  []string{"tide", "Café"}, says: "does not follow from title, date and text",
		},
		"the address": {
			damage: `UPDATE statements SET url = 'https://other.example/harbour' ` + harbour,
			names:  []string{"tide", "Café"}, says: "does not follow from the address",
		},
		"the hash of the text": {
			damage: `UPDATE statements SET text_sha256 = 'ff' ` + harbour,
			names:  []string{"tide", "Café"}, says: "text has the SHA-256",
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "archive.db")
			drain(t, openArchive(t, path), newsroom(t))
			execute(t, path, c.damage, c.args...)
			var ids []string
			for _, part := range c.names {
				ids = append(ids, table(t, openReader(t, path), `SELECT quote_id FROM v_quotes WHERE text LIKE ?`, "%"+part+"%")...)
			}
			if len(c.names) == 0 {
				ids = table(t, openReader(t, path), `SELECT statement_id FROM v_statements WHERE url LIKE '%notice'`)
			}
			ok, differences := verifyAll(t, path)
			if len(differences) != len(ids) || ok+len(differences) != 5 {
				t.Errorf("%d hold, differences %v; want %d differences of 5", ok, differences, len(ids))
			}
			for _, id := range ids {
				if !strings.Contains(differences[id], c.says) {
					t.Errorf("difference of %s: %q; want one that says %q", id, differences[id], c.says)
				}
			}
		})
	}
}

func TestVerifyUnknownDerivation(t *testing.T) {
	path := filepath.Join(t.TempDir(), "archive.db")
	drain(t, openArchive(t, path), newsroom(t))
	forgotten := func(context.Context, onrecord.Capture, []byte, onrecord.Derivation, string) (string, error) {
		return "", fmt.Errorf("no such extractor")
	}
	for result, err := range openReader(t, path).Verify(t.Context(), nil, sink.Derive(forgotten)) {
		if err != nil || result.OK || !strings.Contains(result.Difference, "(content/1): no such extractor") {
			t.Errorf("%+v, %v", result, err)
		}
	}
}
