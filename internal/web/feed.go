package web

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink"
	"github.com/onrecord/onrecord/sink/export"
)

// A search as a feed has its newest hits, and as CSV all of them.
const (
	feedPage = 100
	feedMost = 500
)

// feed makes a handler of a search as a feed.
func (s *Server) feed(contentType string, start func(io.Writer) (export.Writer, error)) http.Handler {
	return s.reading(requestTime, s.problem, func(w http.ResponseWriter, r *request) error {
		q, err := s.readRows(r)
		if err != nil {
			return err
		}
		hits, err := r.archive.Search(r.Context(), q)
		if err != nil {
			return err
		}
		var b bytes.Buffer
		feed, err := start(&b)
		for i := 0; err == nil && i < len(hits); i++ {
			err = feed.Quote(hits[i])
		}
		if err == nil {
			err = feed.Close()
		}
		if err != nil {
			return err
		}
		w.Header().Set("Content-Type", contentType)
		s.send(w, r.Request, http.StatusOK, b.Bytes())
		return nil
	})
}

// readRows reads a search whose hits follow each other in a file.
func (s *Server) readRows(r *request, others ...string) (sink.SearchQuery, error) {
	q, err := s.readSearch(r.URL.Query(), feedPage, feedMost, others...)
	if err == nil && (q.Statements || q.Ranked || q.After != (sink.Place{})) {
		err = fmt.Errorf("here are quotes, the newest first: statements, ranked and after are not for it: %w", onrecord.ErrInvalid)
	}
	return q, err
}

// A file of all quotes of a large archive takes minutes. It goes on as long as whoever asked takes it.
const (
	fileRows  = 500 // after so many it is looked whether it is taken
	stallTime = time.Minute
)

// csvFile hands out every quote that a search finds, for programs as it is, and for a spreadsheet so that no cell runs as
// a formula.
func (s *Server) csvFile(w http.ResponseWriter, r *request) error {
	const spreadsheet = "spreadsheet"
	q, err := s.readRows(r, spreadsheet)
	if err != nil {
		return err
	}
	safe, err := readFlag(spreadsheet, r.URL.Query().Get(spreadsheet))
	if err != nil {
		return err
	}
	start := export.NewCSV
	if safe {
		start = export.NewSpreadsheet
	}
	if !r.URL.Query().Has("limit") {
		q.Limit = 0
	}
	control := http.NewResponseController(w)
	out := bufio.NewWriterSize(w, 64<<10)
	var file export.Writer
	n := 0
	for h, err := range r.archive.Quotes(r.Context(), q, true) {
		if err == nil && file == nil {
			file, err = beginCSV(w, out, start)
		}
		if err == nil {
			err = file.Quote(h)
		}
		if n++; err == nil && n%fileRows == 0 {
			err = control.SetWriteDeadline(time.Now().Add(stallTime))
		}
		switch {
		case err != nil && file == nil:
			return err
		case err != nil:
			s.explain(r.Request, err)
			panic(http.ErrAbortHandler) // who asked must not take what there is for all of it
		}
	}
	if file == nil {
		if file, err = beginCSV(w, out, start); err != nil {
			panic(http.ErrAbortHandler)
		}
	}
	if file.Close() != nil || out.Flush() != nil {
		panic(http.ErrAbortHandler)
	}
	return nil
}

func beginCSV(w http.ResponseWriter, out io.Writer, start func(io.Writer) (export.Writer, error)) (export.Writer, error) {
	h := w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8; header=present")
	h.Set("Content-Disposition", `attachment; filename="quotes.csv"`)
	h.Set("Cache-Control", "no-store")
	return start(out)
}
