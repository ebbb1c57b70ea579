package sink_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink"
)

// TestCheck damages an archive in the ways there are, and expects each to be found and the right advice to be given.
func TestCheck(t *testing.T) {
	for name, c := range map[string]struct {
		damage string
		quick  bool // found by the quick check, too
		check  string
		advice string
	}{
		"whole":               {"", true, "", ""},
		"index lost":          {`DELETE FROM quotes_fts_data WHERE id > 100`, true, "", "VALUES ('rebuild')"},
		"index of other rows": {`INSERT INTO statements_fts (rowid, text) VALUES (77, 'ghost')`, false, "statements_fts", "INSERT INTO statements_fts"},
		"a quote not indexed": {`DROP TRIGGER quotes_after_update; UPDATE quotes SET text = 'x' WHERE id = 1`, false, "quotes_fts", "INSERT INTO quotes_fts"},
		"a quote of nothing":  {`DELETE FROM readings WHERE id = 1`, false, "foreign_key_check", "built anew"},
		"pages overwritten":   {"overwrite", true, "", "built anew"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "archive.db")
			a := openArchive(t, path)
			drain(t, a, newsroom(t))
			if err := a.Close(); err != nil {
				t.Fatal(err)
			}
			switch c.damage {
			case "":
			case "overwrite":
				overwrite(t, path)
			default:
				execute(t, path, c.damage)
			}
			for _, full := range []bool{false, true} {
				findings, err := sink.Check(t.Context(), path, full)
				if err != nil {
					t.Fatal(err)
				}
				var bad []sink.Finding
				for _, f := range findings {
					if !f.OK {
						bad = append(bad, f)
					}
				}
				switch expected := c.damage != "" && (full || c.quick); {
				case !expected && len(bad) > 0:
					t.Errorf("full %v: found %+v", full, bad)
				case expected && len(bad) == 0:
					t.Errorf("full %v: nothing found", full)
				case expected && (c.check != "" && bad[0].Check != c.check || !strings.Contains(bad[0].Advice, c.advice) || bad[0].Detail == ""):
					t.Errorf("full %v: found %+v", full, bad)
				}
			}
		})
	}
}

// overwrite damages pages in the middle of the file.
func overwrite(t *testing.T, path string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := len(data) / 3; i < len(data)*2/3; i++ {
		data[i] ^= 0x5A
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestStreamPlaces(t *testing.T) {
	path := filepath.Join(t.TempDir(), "archive.db")
	s := newsroom(t)
	s.add(onrecord.StreamStatements, "torn", []byte(`{`))
	drain(t, openArchive(t, path), s)
	places, err := openReader(t, path).StreamPlaces(t.Context())
	if err != nil || len(places) != 2 {
		t.Fatal(places, err)
	}
	if p := places[0]; p.Stream != onrecord.StreamStatements || p.Read != 5 || p.MessageID != "torn" || p.Stored != 4 || p.Dead != 1 {
		t.Errorf("statements: %+v", p)
	}
	if p := places[1]; p.Stream != onrecord.StreamQuotes || p.Read != 4 || p.Stored != 4 || p.Dead != 0 {
		t.Errorf("quotes: %+v", p)
	}
}
