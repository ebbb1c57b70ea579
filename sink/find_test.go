package sink_test

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink"
)

// languageArchive has a statement and a quote for each line of testdata/languages.txt.
func languageArchive(t testing.TB) *sink.Reader {
	t.Helper()
	path := filepath.Join(t.TempDir(), "archive.db")
	s := newMemoryStream()
	for i, text := range languages(t) {
		publishText(t, s, fmt.Sprintf("line-%d", i+1), text)
	}
	drain(t, openArchive(t, path), s)
	return openReader(t, path)
}

func TestSearchLanguages(t *testing.T) {
	r := languageArchive(t)
	data, err := os.ReadFile(filepath.Join("testdata", "searches.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		words, want, ok := strings.Cut(strings.TrimSpace(line), " =")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		t.Run(words, func(t *testing.T) {
			got := lineNumbers(t, r, sink.SearchQuery{Words: words, Limit: 100})
			if got != strings.TrimSpace(want) {
				t.Errorf("found in lines %q, want %q", got, want)
			}
			names := strings.ContainsAny(words, ":") || strings.Contains(words, "林晓")
			if got := lineNumbers(t, r, sink.SearchQuery{Words: words, Limit: 100, Statements: true}); !names && got != strings.TrimSpace(want) {
				t.Errorf("statements: found in lines %q, want %q", got, want)
			}
		})
	}
}

// lineNumbers are the numbers at the ends of the hits' addresses, sorted.
func lineNumbers(t testing.TB, r *sink.Reader, q sink.SearchQuery) string {
	t.Helper()
	var numbers []int
	for _, number := range strings.Fields(lineOrder(t, r, q)) {
		n, err := strconv.Atoi(number)
		if err != nil {
			t.Fatal(err)
		}
		numbers = append(numbers, n)
	}
	slices.Sort(numbers)
	return strings.Trim(fmt.Sprint(numbers), "[]")
}

// lineOrder are the same in the order of the hits.
func lineOrder(t testing.TB, r *sink.Reader, q sink.SearchQuery) string {
	t.Helper()
	hits, err := r.Search(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	var numbers []string
	for _, h := range hits {
		numbers = append(numbers, strings.TrimPrefix(h.URL, "https://brightwater.example/news/line-"))
	}
	return strings.Join(numbers, " ")
}

func TestSnippet(t *testing.T) {
	r := languageArchive(t)
	long := newMemoryStream()
	path := filepath.Join(t.TempDir(), "archive.db")
	publishText(t, long, "long", strings.Repeat("Nothing is said here of the matter. ", 40)+"At last the Tidé tables, the tide tables! "+
		strings.Repeat("And again nothing at all. ", 40))
	publishText(t, long, "unspaced", strings.Repeat("这里什么也没有说，", 60)+"潮汐数据"+strings.Repeat("后来也没有。", 60))
	drain(t, openArchive(t, path), long)
	l := openReader(t, path)
	for _, c := range []struct {
		r    *sink.Reader
		q    sink.SearchQuery
		want string
	}{
		{r, sink.SearchQuery{Words: "潮汐数据 OR 技术"}, "港口委员会公布了新的[潮汐数据]，大家都可以使用AI[技术]查看。"},
		{r, sink.SearchQuery{Words: "ai 技"}, "港口委员会公布了新的潮汐数据，大家都可以使用[AI技]术查看。"},
		{r, sink.SearchQuery{Words: "maree", Statements: true}, "Les données de [marée] sont à tout le monde, à l’été comme à l’hiver."},
		{r, sink.SearchQuery{Words: `"l'hiver" OR ete`}, "Les données de marée sont à tout le monde, à l’[été] comme à [l’hiver]."},
		{r, sink.SearchQuery{Words: "großw*"}, "Die Tide\u00addaten gehören allen — auch „[Großwerften]“ und Möwen."},
		{r, sink.SearchQuery{Words: "quay NOT tide"}, "Harbour 港, [quay] 𠀀𠀁 and 𪛟; one 字 alone, v2.0 of the データAPI."},
		{l, sink.SearchQuery{Words: "tide tables"}, "…said here of the matter. Nothing is said here of the matter. Nothing is said here of the matter. Nothing is said here of the matter. At last the [Tidé] [tables], the [tide] [tables]! And again nothing at all. And again nothing at all. And again nothing at all. And again nothing at all. And again nothing at all. And again…"},
	} {
		c.q.Mark = [2]string{"[", "]"}
		hits, err := c.r.Search(t.Context(), c.q)
		if err != nil || len(hits) != 1 {
			t.Errorf("%q: %d hits, %v", c.q.Words, len(hits), err)
			continue
		}
		if diff := cmp.Diff(hits[0].Snippet, c.want); diff != "" {
			t.Errorf("%q: got (-) want (+)\n%s", c.q.Words, diff)
		}
	}
	hits, err := l.Search(t.Context(), sink.SearchQuery{Words: "潮汐", Mark: [2]string{"[", "]"}})
	if err != nil || len(hits) != 1 || !strings.Contains(hits[0].Snippet, "，[潮汐]数据后") || len(hits[0].Snippet) > 340 {
		t.Errorf("unspaced text: %v, %v", hits, err)
	}
}

// TestWordsAsFTS5 compares searches with FTS5 itself, on queries of which each part is drawn: what FTS5 takes, Search
// takes for the same.
func TestWordsAsFTS5(t *testing.T) {
	path := filepath.Join(t.TempDir(), "archive.db")
	generateArchive(t, path, 60)
	r := openReader(t, path)
	random := rand.New(rand.NewPCG(3, 4))
	taken := 0
	for range 1500 {
		query := drawQuery(random, 3)
		_, rows, err := r.Query(t.Context(), `SELECT f.rowid FROM quotes_fts f WHERE quotes_fts MATCH '{text speaker} : (' || ? || ')' ORDER BY 1`, query)
		var want []int64
		if err == nil {
			for row, e := range rows {
				if err = e; e == nil {
					want = append(want, row[0].(int64))
				}
			}
		}
		hits, searchErr := r.Search(t.Context(), sink.SearchQuery{Words: query, Limit: 1000})
		if searchErr != nil {
			t.Fatalf("%q: %v", query, searchErr)
		}
		if err != nil {
			continue // searched as words
		}
		taken++
		var got []int64
		for _, h := range hits {
			got = append(got, h.RowID)
		}
		slices.Sort(got)
		if diff := cmp.Diff(got, want); diff != "" {
			t.Errorf("%s\nsearch (-) FTS5 (+)\n%s", query, diff)
		}
	}
	if taken < 700 {
		t.Errorf("FTS5 took only %d of the queries", taken)
	}
}

// drawQuery draws a full-text query, valid or not quite, of the words of the generated English.
func drawQuery(random *rand.Rand, depth int) string {
	english := tongues()[0]
	word := func() string { return english.word(uint64(random.IntN(300))) }
	part := func() string { return drawQuery(random, depth-1) }
	if depth == 0 {
		return word()
	}
	switch random.IntN(13) {
	case 0:
		return part() + " AND " + part()
	case 1:
		return part() + " OR " + part()
	case 2:
		return part() + " NOT " + part()
	case 3:
		return "(" + part() + ")"
	case 4:
		return `"` + word() + " " + word() + `"`
	case 5:
		return word()[:1] + "*"
	case 6:
		return "NEAR(" + word() + " " + word() + ", " + fmt.Sprint(random.IntN(12)) + ")"
	case 7:
		return "^" + word()
	case 8:
		return "text : " + word()
	case 9:
		return word() + " + " + word()
	case 10:
		return []string{"- speaker : " + word(), "{text speaker} : (" + part() + ")", word() + "?", "(" + word()}[random.IntN(4)]
	}
	return part() + " " + part()
}

// TestManyMatches searches an archive in which words and filters have more matches than are put in order at once.
func TestManyMatches(t *testing.T) {
	path := filepath.Join(t.TempDir(), "archive.db")
	generateArchive(t, path, 1000)
	r := openReader(t, path)
	t.Run("newest first", func(t *testing.T) { testNewestFirst(t, r, raw(t, path)) })
	t.Run("statements by quotes", func(t *testing.T) { testStatementsByQuotes(t, r, raw(t, path)) })
}

// testNewestFirst compares searches with a plain sort, in pages.
func testNewestFirst(t *testing.T, r *sink.Reader, plain *sql.DB) {
	day := func(year int) time.Time { return time.Date(year, 5, 17, 0, 0, 0, 0, time.UTC) }
	common := tongues()[0].word(0)
	const date = `coalesce(published_at, first_seen_at)`
	for name, c := range map[string]struct {
		q     sink.SearchQuery
		where string
	}{
		"everything":     {sink.SearchQuery{}, `true`},
		"a common word":  {sink.SearchQuery{Words: common}, `rowid IN (SELECT rowid FROM quotes_fts WHERE quotes_fts MATCH '{text}: ` + common + `')`},
		"since":          {sink.SearchQuery{Since: day(2025)}, date + ` >= '2025-05-17'`},
		"until":          {sink.SearchQuery{Until: day(2015)}, date + ` <= '2015-05-17'`},
		"between":        {sink.SearchQuery{Since: day(2015), Until: day(2023)}, date + ` BETWEEN '2015-05-17' AND '2023-05-17'`},
		"kind":           {sink.SearchQuery{Kind: onrecord.KindNGO}, `kind = 'ngo'`},
		"kind and topic": {sink.SearchQuery{Kind: onrecord.KindNGO, Topic: "topic-3"}, `kind = 'ngo' AND topics = '["topic-3"]'`},
		"language":       {sink.SearchQuery{Lang: "zh"}, `lang = 'zh'`},
		"source":         {sink.SearchQuery{Source: "newsroom-1"}, `source = 'newsroom-1'`},
		"type":           {sink.SearchQuery{Type: onrecord.Mixed}, `type = 'mixed'`},
		"position":       {sink.SearchQuery{Position: "calls_for"}, `position = 'calls_for'`},
		"confidence":     {sink.SearchQuery{MinConfidence: 0.955}, `confidence >= 0.955`},
		"affiliation":    {sink.SearchQuery{Affiliation: "office 4"}, `affiliation = 'Harbour Office 4'`},
		"who":            {sink.SearchQuery{Who: "Body 2"}, `stakeholder = 'Body 2'`},
		"all at once": {sink.SearchQuery{Words: common, Kind: onrecord.KindNGO, Type: onrecord.Direct, Lang: "en", MinConfidence: 0.6, Until: day(2026)},
			`kind = 'ngo' AND type = 'direct' AND lang = 'en' AND confidence >= 0.6 AND ` + date + ` <= '2026-05-17'
			 AND rowid IN (SELECT rowid FROM quotes_fts WHERE quotes_fts MATCH '{text}: ` + common + `')`},
	} {
		t.Run(name, func(t *testing.T) {
			want := rowids(t, plain, `SELECT rowid FROM v_quotes WHERE `+c.where+` ORDER BY `+date+` DESC, rowid DESC LIMIT 350`)
			var got []string
			for c.q.Limit = 170; len(got) < len(want); {
				hits, err := r.Search(t.Context(), c.q)
				if err != nil || len(hits) == 0 {
					t.Fatalf("%d hits, %v", len(hits), err)
				}
				for _, h := range hits[:min(len(hits), len(want)-len(got))] {
					got = append(got, fmt.Sprint(h.RowID))
				}
				place := hits[len(hits)-1].Place()
				if c.q.After, err = sink.ParsePlace(place.String()); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(got, want); diff != "" || len(want) == 0 {
				t.Errorf("%d rows; got (-) want (+)\n%s", len(want), diff)
			}
		})
	}
}

// rowids returns the rowids that any other program would find.
func rowids(t *testing.T, db *sql.DB, query string) []string {
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			t.Fatal(err)
		}
		out = append(out, id)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// testStatementsByQuotes narrows statements by what is said in them, often and seldom.
func testStatementsByQuotes(t *testing.T, r *sink.Reader, plain *sql.DB) {
	for name, c := range map[string]struct {
		q     sink.SearchQuery
		where string
	}{
		"often":        {sink.SearchQuery{Type: onrecord.Direct}, `type = 'direct'`},
		"seldom":       {sink.SearchQuery{Topic: "topic-30"}, `topics = '["topic-30"]'`},
		"in one quote": {sink.SearchQuery{Topic: "topic-3", Position: "opposes"}, `topics = '["topic-3"]' AND position = 'opposes'`},
		"affiliation":  {sink.SearchQuery{Affiliation: "office 4", MinConfidence: 0.5}, `affiliation = 'Harbour Office 4' AND confidence >= 0.5`},
		"kind and type": {sink.SearchQuery{Kind: onrecord.KindNGO, Lang: "en", Type: onrecord.Direct},
			`kind = 'ngo' AND lang = 'en' AND type = 'direct'`},
		"words and type": {sink.SearchQuery{Words: tongues()[0].word(0), Type: onrecord.Direct},
			`type = 'direct' AND statement_id IN (SELECT statement_id FROM v_statements WHERE rowid IN (SELECT rowid FROM statements_fts WHERE statements_fts MATCH '{text title stakeholder pairs}: ` + tongues()[0].word(0) + `'))`},
		"all affiliation": {sink.SearchQuery{Affiliation: "harbour office", Type: onrecord.Mixed}, `type = 'mixed'`},
	} {
		t.Run(name, func(t *testing.T) {
			want := rowids(t, plain, `SELECT rowid FROM v_statements WHERE statement_id IN (SELECT statement_id FROM v_quotes WHERE `+c.where+`)
				ORDER BY published_at DESC, rowid DESC LIMIT 60`)
			c.q.Statements, c.q.Limit = true, 60
			for _, window := range []int{0, 100} { // there are more matches than the smaller one has room for
				hits, err := r.Search(t.Context(), c.q.WithListWindow(window))
				if err != nil {
					t.Fatal(err)
				}
				var got []string
				for _, h := range hits {
					got = append(got, fmt.Sprint(h.RowID))
				}
				if diff := cmp.Diff(got, want); diff != "" || len(want) == 0 {
					t.Errorf("window %d, %d rows; got (-) want (+)\n%s", window, len(want), diff)
				}
			}
		})
	}
}

// TestRanked has what BM25 is for: a word said often counts, and a rare one, and a short text.
func TestRanked(t *testing.T) {
	s := newMemoryStream()
	for i, text := range []string{
		"The harbour opens, the harbour waits, and the gulls are fed by hand at noon today.",
		"The harbour opens, the sailors wait, and the gulls are fed by hand at noon today.",
		"The harbour opens at noon.",
		"The harbour has a narwhal, the sailors wait, and the gulls are fed by hand today.",
		"The sailors wait for nobody.",
	} {
		publishText(t, s, fmt.Sprintf("line-%d", i+1), text)
	}
	path := filepath.Join(t.TempDir(), "archive.db")
	drain(t, openArchive(t, path), s)
	r := openReader(t, path)
	for words, want := range map[string]string{
		"harbour":                      "1 3 4 2",
		"narwhal OR harbour":           "4 1 3 2",
		"gulls OR narwhal":             "4 2 1",
		"sailors OR narwhal OR opens*": "4 2 5 3 1",
	} {
		if got := lineOrder(t, r, sink.SearchQuery{Words: words, Ranked: true}); got != want {
			t.Errorf("%q: order %s, want %s", words, got, want)
		}
	}
	if got := lineOrder(t, r, sink.SearchQuery{Words: "gulls OR narwhal", Ranked: true, Limit: 2, Statements: true}); got != "4 2" {
		t.Errorf("statements: order %s, want 4 2", got)
	}
}

func TestSearchRefuses(t *testing.T) {
	r := languageArchive(t)
	for _, q := range []sink.SearchQuery{
		{MinConfidence: 2},
		{Since: time.Now(), Until: time.Now().Add(-time.Hour)},
		{Words: strings.Repeat("long ", 1000)},
	} {
		if _, err := r.Search(t.Context(), q); err == nil || !strings.Contains(err.Error(), "invalid") {
			t.Errorf("%.40q: %v", q.Words, err)
		}
	}
	if _, err := sink.ParsePlace("yesterday/1"); err == nil {
		t.Error("a place without a date is read")
	}
}

// FuzzSearch holds that no words whatever are an error, and that a snippet is a part of the text.
func FuzzSearch(f *testing.F) {
	r := languageArchive(f)
	data, err := os.ReadFile(filepath.Join("testdata", "searches.txt"))
	if err != nil {
		f.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, words string) {
		if len(words) > 4096 {
			t.Skip("refused")
		}
		for _, statements := range []bool{false, true} {
			hits, err := r.Search(t.Context(), sink.SearchQuery{Words: words, Statements: statements, Ranked: true})
			if err != nil {
				t.Fatalf("%q: %v", words, err)
			}
			for _, h := range hits {
				if cut := strings.Trim(h.Snippet, "…"); !statements && !strings.Contains(h.Text, cut) {
					t.Errorf("%q: snippet %q is not of the text %q", words, h.Snippet, h.Text)
				}
			}
		}
	})
}
