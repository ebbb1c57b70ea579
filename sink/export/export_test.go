package export_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/mmcdole/gofeed"
	"github.com/parquet-go/parquet-go"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink"
	"github.com/onrecord/onrecord/sink/export"
)

// hits are quotes with everything that could trip a format.
func hits() []sink.Hit {
	return []sink.Hit{
		{
			QuoteID: "qa", StatementID: "sa", Version: 2, Type: onrecord.Direct,
			Text:    "“50%; of <b>A&B</b>, he said\n\t\"no\"\nÇa coûte cher — 潮汐数据 👩‍🔧",
			Speaker: "Tomé Okafor", Role: "envoy", Affiliation: "Republic of Valdoria", Kind: onrecord.KindState,
			OnBehalfOf: []string{"Valdoria", "Ost; West"}, Stakeholder: "Valdoria", Topics: []string{"open-data", "tides"},
			Position: "supports", Confidence: 0.25, ContentSpans: onrecord.Spans{{Start: 1, End: 9}, {Start: 12, End: 40}},
			Lang: "fr", PublishedAt: "2026-03-03", Source: "valdoria-news", URL: "https://valdoria.example/a?b=1&c=2",
			CaptureSHA256: strings.Repeat("ab", 32), Extractor: "rules/1", Corrected: true, IsLatest: true,
			Title: "=1+1; a \"title\"", FirstSeenAt: "2026-03-04T05:06:07Z",
		},
		{
			QuoteID: "qb", StatementID: "sb", Version: 1, Type: onrecord.Issued, Text: "We object.", Speaker: "Quay Watch",
			Affiliation: "Quay Watch", Kind: onrecord.KindNGO, Topics: []string{"tides"}, Position: "opposes", Confidence: 1,
			ContentSpans: onrecord.Spans{{Start: 0, End: 10}}, Source: "quaywatch", URL: "https://quaywatch.example/b",
			CaptureSHA256: strings.Repeat("cd", 32), Extractor: "rules/1", FirstSeenAt: "2026-03-05T00:00:00Z",
		},
		{
			QuoteID: "qc", StatementID: "sb", Version: 1, Type: onrecord.Indirect, Text: "it rained", Confidence: 0.5,
			ContentSpans: onrecord.Spans{{Start: 20, End: 29}}, Position: "calls_for", Source: "quaywatch",
			URL: "https://quaywatch.example/b", CaptureSHA256: strings.Repeat("cd", 32), Extractor: "rules/1",
			FirstSeenAt: "2026-03-05T00:00:00Z", PublishedAt: "2026-03-05T10:00:00Z",
		},
	}
}

func write(t *testing.T, start func(io.Writer) (export.Writer, error)) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := start(&out)
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range hits() {
		if err := w.Quote(h); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// records reads separated values into a map a row.
func records(t *testing.T, data []byte, comma rune) []map[string]string {
	t.Helper()
	r := csv.NewReader(bytes.NewReader(data))
	r.Comma = comma
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var all []map[string]string
	for _, row := range rows[1:] {
		m := make(map[string]string)
		for i, name := range rows[0] {
			m[name] = row[i]
		}
		all = append(all, m)
	}
	return all
}

func TestCSV(t *testing.T) {
	rows := records(t, write(t, export.NewCSV), ',')
	if len(rows) != 3 {
		t.Fatalf("%d rows", len(rows))
	}
	for i, h := range hits() {
		got := rows[i]
		for name, want := range map[string]string{
			"quote_id": string(h.QuoteID), "text": h.Text, "speaker": h.Speaker, "title": h.Title, "url": h.URL,
			"topics": strings.Join(h.Topics, "; "), "published_at": h.PublishedAt, "position": h.Position,
		} {
			if got[name] != want {
				t.Errorf("row %d: %s is %q, want %q", i, name, got[name], want)
			}
		}
	}
	if got := rows[0]["content_spans"] + rows[0]["corrected"] + rows[0]["confidence"]; got != "[[1,9],[12,40]]10.25" {
		t.Errorf("spans, corrected and confidence: %s", got)
	}
}

// TestSpreadsheet holds that no text begins as a formula does, and that each comes back as it was.
func TestSpreadsheet(t *testing.T) {
	var out bytes.Buffer
	w, err := export.NewSpreadsheet(&out)
	if err != nil {
		t.Fatal(err)
	}
	texts := []string{
		"=HYPERLINK(\"https://harm.example\")", "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\x00=1", "＝1", "＋1", "－1", "＠1",
		"'=1", "''=1", "'tis said", "''", "", "said = done", "– we go", "50 %",
	}
	for _, text := range texts {
		if err := w.Quote(sink.Hit{Text: text, Speaker: text, Title: text, OnBehalfOf: []string{text}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	data, marked := bytes.CutPrefix(out.Bytes(), []byte("\xef\xbb\xbf"))
	if !marked {
		t.Errorf("it begins %.20q", out.Bytes())
	}
	for i, row := range records(t, data, ',') {
		for name, cell := range row {
			if strings.ContainsAny(cell[:min(len(cell), 1)], "=+-@\t\r\n\x00") || strings.ContainsAny(string([]rune(cell + " ")[:1]), "＝＋－＠") {
				t.Errorf("%s of %q begins as a formula: %q", name, texts[i], cell)
			}
		}
		for _, name := range []string{"text", "speaker", "title", "on_behalf_of"} {
			if got := export.FromText(row[name]); got != texts[i] {
				t.Errorf("%s: %q came back as %q from %q", name, texts[i], got, row[name])
			}
		}
		if harmless := i >= len(texts)-6; harmless && row["text"] != texts[i] {
			t.Errorf("%q needs no apostrophe, and is %q", texts[i], row["text"])
		}
	}
}

// TestDNA holds the columns that Discourse Network Analyzer writes, in its order, and what stands in them.
func TestDNA(t *testing.T) {
	data := write(t, export.NewDNA)
	const header = "statement ID;time;document ID;document title;author;source;section;type;text;person;organization;concept;agreement;"
	if !bytes.HasPrefix(data, []byte(header)) {
		t.Errorf("it begins %.200q", data)
	}
	var got []string
	for _, r := range records(t, data, ';') {
		got = append(got, strings.Join([]string{
			r["statement ID"], r["time"], r["document ID"], r["person"], r["organization"], r["concept"], r["agreement"], r["quote_id"],
		}, " | "))
	}
	want := []string{
		"1 | 2026-03-03 00:00:00 | 1 | Tomé Okafor | Valdoria | open-data | 1 | qa",
		"2 | 2026-03-03 00:00:00 | 1 | Tomé Okafor | Valdoria | tides | 1 | qa",
		"3 | 2026-03-05 00:00:00 | 2 |  | Quay Watch | tides | 0 | qb",
	}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("got (-) want (+)\n%s", diff)
	}
	if text := records(t, data, ';')[0]["text"]; text != hits()[0].Text {
		t.Errorf("the words became %q", text)
	}
}

// TestFeeds reads both feeds with a reader of feeds.
func TestFeeds(t *testing.T) {
	for name, start := range map[string]func(io.Writer) (export.Writer, error){"atom": export.NewAtom, "json": export.NewJSONFeed} {
		feed, err := gofeed.NewParser().ParseString(string(write(t, start)))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if feed.FeedType != name || len(feed.Items) != 3 {
			t.Fatalf("%s: a feed of type %s with %d items", name, feed.FeedType, len(feed.Items))
		}
		for i, h := range hits() {
			item := feed.Items[i]
			if !strings.HasSuffix(item.GUID, string(h.QuoteID)) || !strings.HasPrefix(item.Link, h.URL+"#:~:text=") {
				t.Errorf("%s: item %s at %s", name, item.GUID, item.Link)
			}
			// A reader of XML reads every line end as a line feed, and may trim a text.
			if strings.TrimSpace(item.Content) != strings.TrimSpace(h.Text) {
				t.Errorf("%s: the words became %q", name, item.Content)
			}
			if item.PublishedParsed == nil || item.PublishedParsed.IsZero() {
				t.Errorf("%s: no date", name)
			}
		}
	}
	var out bytes.Buffer
	w, err := export.NewJSONFeed(&out)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil || !strings.Contains(out.String(), `"items": []`) {
		t.Errorf("an empty feed: %s %v", out.String(), err)
	}
}

// parquetRow is what a reader of the Parquet file gets, by the names of the columns.
type parquetRow struct {
	QuoteID      string   `json:"quote_id" parquet:"quote_id"`
	Version      int32    `json:"version" parquet:"version"`
	Text         string   `json:"text" parquet:"text"`
	Speaker      *string  `json:"speaker" parquet:"speaker,optional"`
	OnBehalfOf   []string `json:"on_behalf_of" parquet:"on_behalf_of,list"`
	Topics       []string `json:"topics" parquet:"topics,list"`
	Confidence   float64  `json:"confidence" parquet:"confidence"`
	ContentSpans []struct {
		Start int32 `json:"start" parquet:"start"`
		End   int32 `json:"end" parquet:"end"`
	} `json:"content_spans" parquet:"content_spans,list"`
	PublishedAt *string `json:"published_at" parquet:"published_at,optional"`
	Corrected   bool    `json:"corrected" parquet:"corrected"`
}

func checkParquet(t *testing.T, rows []parquetRow) {
	t.Helper()
	if len(rows) != 3 {
		t.Fatalf("%d rows", len(rows))
	}
	known := func(s *string) string {
		if s == nil {
			return ""
		}
		return *s
	}
	for i, h := range hits() {
		got := rows[i]
		if got.QuoteID != string(h.QuoteID) || got.Text != h.Text || int(got.Version) != h.Version || got.Confidence != h.Confidence || got.Corrected != h.Corrected {
			t.Errorf("row %d: %+v", i, got)
		}
		if known(got.Speaker) != h.Speaker || (got.Speaker == nil) != (h.Speaker == "") || known(got.PublishedAt) != h.PublishedAt {
			t.Errorf("row %d: speaker %v, published %v", i, got.Speaker, got.PublishedAt)
		}
		if strings.Join(got.Topics, "|") != strings.Join(h.Topics, "|") || strings.Join(got.OnBehalfOf, "|") != strings.Join(h.OnBehalfOf, "|") {
			t.Errorf("row %d: topics %q, on behalf of %q", i, got.Topics, got.OnBehalfOf)
		}
		if len(got.ContentSpans) != len(h.ContentSpans) || int(got.ContentSpans[0].End) != h.ContentSpans[0].End {
			t.Errorf("row %d: spans %v", i, got.ContentSpans)
		}
	}
}

func TestParquet(t *testing.T) {
	data := write(t, export.NewParquet)
	rows, err := parquet.Read[parquetRow](bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	checkParquet(t, rows)
}

// TestParquetForeign has the file read by hyparquet, which shares nothing with what wrote it.
func TestParquetForeign(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("left out: there is no node")
	}
	const dir = "testdata/node"
	if _, err := os.Stat(filepath.Join(dir, "node_modules", "hyparquet")); err != nil {
		t.Skipf("left out: run `npm ci --prefix sink/export/%s` first", dir)
	}
	path := filepath.Join(t.TempDir(), "quotes.parquet")
	if err := os.WriteFile(path, write(t, export.NewParquet), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), node, filepath.Join(dir, "read-parquet.mjs"), path)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var rows []parquetRow
	for line := range bytes.Lines(out) {
		var row parquetRow
		if err := json.Unmarshal(line, &row); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		rows = append(rows, row)
	}
	checkParquet(t, rows)
}
