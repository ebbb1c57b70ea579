package web_test

import (
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink"
)

var benchArchive = flag.String("archive.path", "", "the archive that BenchmarkSearchPage searches; empty: 10,000 quotes made for it")

// manyStatements is an archive of documents with five quotes each.
func manyStatements(b *testing.B, documents int) string {
	b.Helper()
	words := strings.Fields("harbour accord judge logs encryption tide ferry pilot secret article order court request data treaty border")
	s := newStreams()
	for i := range documents {
		var text []string
		for k := range 5 {
			text = append(text, fmt.Sprintf("%s %s the %s and the %s of %d.", words[i%len(words)], words[(i/3+k)%len(words)],
				words[(i*7+k)%len(words)], words[(i/5)%len(words)], i*10+k))
		}
		st := s.statement(b, onrecord.Statement{
			URL: fmt.Sprintf("https://quaywatch.example/news/%d", i), Title: text[0], Lang: "en", Text: strings.Join(text, "\n"),
			PublishedAt: onrecord.Day(2020+i%6, time.Month(1+i%12), 1+i%28),
		})
		var quotes []onrecord.Quote
		for _, line := range text {
			quotes = append(quotes, said(b, st, line, "", "", inventedSpeaker))
		}
		s.quotes(b, st, quotes...)
	}
	return s.fill(b)
}

// BenchmarkSearchPage asks for the page of a search and asks the archive the same alone, and reports how long half of them
// take at most, and how many times as long the page takes.
func BenchmarkSearchPage(b *testing.B) {
	path := *benchArchive
	if path == "" {
		path = manyStatements(b, 2000)
	}
	server := serve(b, path)
	reader, err := sink.OpenReader(b.Context(), path)
	if err != nil {
		b.Fatal(err)
	}
	defer reader.Close()
	newest, err := reader.Search(b.Context(), sink.SearchQuery{Limit: 200})
	if err != nil {
		b.Fatal(err)
	}
	var searches []string // words of the archive's own
	for _, h := range newest {
		if words := strings.Fields(h.Text); len(words) > 2 {
			searches = append(searches, strings.Trim(words[1], ".,"), strings.Trim(words[0], ".,")+" "+strings.Trim(words[2], ".,"))
		}
	}
	var pages, searched []time.Duration
	for i := 0; b.Loop(); i++ {
		words := searches[i%len(searches)]
		began := time.Now()
		if _, err := reader.Search(b.Context(), sink.SearchQuery{Words: words, Limit: 21}); err != nil {
			b.Fatal(err)
		}
		searched = append(searched, time.Since(began))
		began = time.Now()
		w := httptest.NewRecorder()
		r := httptest.NewRequestWithContext(b.Context(), http.MethodGet, "http://localhost/?q="+url.QueryEscape(words), nil)
		server.Config.Handler.ServeHTTP(w, r)
		if w.Code != http.StatusOK {
			b.Fatalf("%s: %d", words, w.Code)
		}
		pages = append(pages, time.Since(began))
	}
	page, search := half(pages), half(searched)
	b.ReportMetric(float64(page.Microseconds())/1000, "p50-page-ms")
	b.ReportMetric(float64(search.Microseconds())/1000, "p50-search-ms")
	b.ReportMetric(float64(page)/float64(search), "times")
}

func half(all []time.Duration) time.Duration {
	slices.Sort(all)
	return all[len(all)/2]
}
