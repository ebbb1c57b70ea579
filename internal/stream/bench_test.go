package stream_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/internal/stream"
)

// BenchmarkPublish tells how fast statements become durable, beside the limit: the same bytes appended to a file on
// the same disk with an fsync each. Compare within one run only; a disk's fsync rate moves from hour to hour.
func BenchmarkPublish(b *testing.B) {
	text := strings.Repeat("The tide came in at the north gate. ", 50) // with the envelope some 3 KB
	body, err := onrecord.MarshalStatement(newStatement(1, text))
	if err != nil {
		b.Fatal(err)
	}
	b.Run("write+fsync", func(b *testing.B) {
		f, err := os.Create(filepath.Join(b.TempDir(), "log"))
		if err != nil {
			b.Fatal(err)
		}
		defer f.Close()
		for b.Loop() {
			if _, err := f.Write(body); err != nil {
				b.Fatal(err)
			}
			if err := f.Sync(); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "statements/s")
	})
	for _, page := range []int{1, 10, 31, 100, 1000} {
		b.Run(fmt.Sprintf("page=%d", page), func(b *testing.B) {
			scraper := connectAs(b, startServer(b, stream.ServerConfig{}), stream.RoleScraper)
			n := 0
			for b.Loop() {
				b.StopTimer()
				statements := make([]onrecord.Statement, page)
				for i := range statements {
					n++
					statements[i] = newStatement(n, text)
				}
				b.StartTimer()
				if err := scraper.PublishStatements(b.Context(), statements); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "statements/s")
		})
	}
}

// BenchmarkCapturePut stores pages of 100 KB.
func BenchmarkCapturePut(b *testing.B) {
	captures := openCaptures(b, connectAs(b, startServer(b, stream.ServerConfig{}), stream.RoleScraper))
	n := 0
	for b.Loop() {
		n++
		body := fmt.Appendf(nil, "%d %s", n, strings.Repeat("tide ", 20_000))
		if _, err := captures.Put(b.Context(), onrecord.Capture{FetchedAt: firstSeen}, body); err != nil {
			b.Fatal(err)
		}
	}
}
