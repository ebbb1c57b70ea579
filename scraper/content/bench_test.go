package content_test

import (
	"bytes"
	"net/url"
	"path/filepath"
	"testing"
	"time"

	"github.com/markusmobius/go-trafilatura"
	"golang.org/x/net/html"

	"github.com/onrecord/onrecord/scraper/content"
)

// BenchmarkExtract measures a document's whole way and, on the same pages in the same run, one parse and one
// go-trafilatura without fallback. "x-library" is the ratio of the two.
func BenchmarkExtract(b *testing.B) {
	inputs := benchInputs(b)
	e := content.New(content.Config{Now: testNow})
	defer e.Close()
	var ours, library time.Duration
	size := 0
	for b.Loop() {
		for _, in := range inputs {
			start := time.Now()
			_, _ = e.Extract(b.Context(), in)
			middle := time.Now()
			address, _ := url.Parse(in.URL)
			if root, err := html.Parse(bytes.NewReader(in.Body)); err == nil {
				_, _ = trafilatura.ExtractDocument(root, trafilatura.Options{OriginalURL: address})
			}
			ours += middle.Sub(start)
			library += time.Since(middle)
			size += len(in.Body)
		}
	}
	pages := float64(b.N * len(inputs))
	b.ReportMetric(float64(ours.Microseconds())/1000/pages, "ms/page")
	b.ReportMetric(float64(library.Microseconds())/1000/pages, "library-ms/page")
	b.ReportMetric(float64(ours)/float64(library), "x-library")
	b.ReportMetric(float64(size)/1024/pages, "KB/page")
	b.ReportMetric(0, "ns/op")
}

// benchInputs are pages of the real web where that is present, else our own.
func benchInputs(b *testing.B) (inputs []content.Input) {
	if pages, present := loadRealPages(b); present {
		for _, p := range pages {
			inputs = append(inputs, p.input())
		}
		return inputs
	}
	files, _ := filepath.Glob("testdata/pages/*.json")
	for _, file := range files {
		c, body := readCase(b, file)
		inputs = append(inputs, c.input(body))
	}
	return inputs
}
