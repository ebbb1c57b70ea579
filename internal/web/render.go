package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink"
)

//go:embed templates/*.html
var templates embed.FS

// pages are the templates by name, each with the frame around it.
type pages map[string]*template.Template

func parsePages(s *Server) (pages, error) {
	files, err := templates.ReadDir("templates")
	if err != nil {
		return nil, err
	}
	all := make(pages)
	for _, f := range files {
		name := strings.TrimSuffix(f.Name(), ".html")
		if name == "layout" || name == "parts" {
			continue
		}
		all[name], err = template.New(f.Name()).Funcs(s.functions()).
			ParseFS(templates, "templates/layout.html", "templates/parts.html", path.Join("templates", f.Name()))
		if err != nil {
			return nil, fmt.Errorf("page %s: %w", name, err)
		}
	}
	return all, nil
}

// view is what the frame of a page is given.
type view struct {
	Title   string
	Version string
	// Part is the part of the navigation that the page belongs to.
	Part string
	// Query is what is in the search box of the head.
	Query string
	// Feeds are the addresses of the feeds of what the page shows.
	Feeds feeds
	Data  any
}

// A request with the archive it is answered from.
type request struct {
	*http.Request
	archive *sink.Reader
}

// answer is a page before it is rendered.
type answer struct {
	view
	status int // 0 is 200
	// fresh says that the page shows a state of now, which nobody may keep.
	fresh bool
}

// page makes a handler of what loads the data of a template.
func (s *Server) page(name string, load func(*request) (answer, error)) http.Handler {
	return s.reading(requestTime, s.trouble, func(w http.ResponseWriter, r *request) error {
		a, err := load(r)
		if err == nil {
			s.render(w, r.Request, name, a)
		}
		return err
	})
}

// reading makes a handler of what answers from the archive within so much time, 0 for as long as it takes. Where there is
// no archive, or answer returns an error before it has written anything, refuse says why.
func (s *Server) reading(most time.Duration, refuse func(http.ResponseWriter, *http.Request, error), answer func(http.ResponseWriter, *request) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := r.Context()
		if most > 0 {
			var cancel context.CancelFunc
			ctx, cancel = context.WithTimeout(ctx, most)
			defer cancel()
		}
		archive, done, err := s.shelf.take(ctx)
		if err == nil {
			defer done()
			err = answer(w, &request{r.WithContext(ctx), archive})
		}
		if err != nil {
			refuse(w, r, err)
		}
	})
}

func (s *Server) render(w http.ResponseWriter, r *http.Request, name string, a answer) {
	a.Version = s.cfg.Version
	var b bytes.Buffer
	if err := s.pages[name].ExecuteTemplate(&b, "layout.html", a.view); err != nil {
		s.cfg.Logger.Error("page could not be rendered", "page", name, "error", err)
		http.Error(w, "The page could not be made; the log says why.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if a.fresh {
		w.Header().Set("Cache-Control", "no-store")
	}
	s.send(w, r, a.status, b.Bytes())
}

// send writes a body with a tag that says what is in it, or only that nothing changed.
func (s *Server) send(w http.ResponseWriter, r *http.Request, status int, body []byte) {
	h := w.Header()
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "private, no-cache") // it may be kept, and is asked about each time
	}
	if status == 0 {
		status = http.StatusOK
	}
	if status == http.StatusOK && h.Get("Cache-Control") != "no-store" {
		sum := sha256.Sum256(body)
		tag := `"` + hex.EncodeToString(sum[:12]) + `"`
		h.Set("ETag", tag)
		if tagged(r.Header.Get("If-None-Match"), tag) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	h.Set("Content-Length", fmt.Sprint(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body)
	}
}

// tagged reports whether a list of tags has one.
func tagged(list, tag string) bool {
	for t := range strings.SplitSeq(list, ",") {
		if t = strings.TrimPrefix(strings.TrimSpace(t), "W/"); t == tag || t == "*" {
			return true
		}
	}
	return false
}

// statusOf is the status code that an error is answered with.
func statusOf(err error) int {
	switch {
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, errNoArchive), errors.Is(err, errUnopened), errors.Is(err, errBusy):
		return http.StatusServiceUnavailable
	case errors.Is(err, onrecord.ErrNotFound):
		return http.StatusNotFound
	case errors.Is(err, onrecord.ErrInvalid), errors.Is(err, onrecord.ErrAmbiguous):
		return http.StatusBadRequest
	}
	return http.StatusInternalServerError
}

// explain is what is told of an error to whoever asked. What is wrong in here is for the log.
func (s *Server) explain(r *http.Request, err error) (status int, detail string) {
	status = statusOf(err)
	switch {
	case r.Context().Err() != nil: // nobody waits for an answer
	case errors.Is(err, context.DeadlineExceeded):
		s.cfg.Logger.Warn("request took too long", "url", r.URL.String())
		return status, fmt.Sprintf("This took longer than %s and was stopped: narrow the search.", requestTime)
	case status == http.StatusInternalServerError:
		s.cfg.Logger.Error("request failed", "url", r.URL.String(), "error", err)
		return status, "Something is wrong here; the log says what."
	}
	detail = err.Error()
	for _, where := range []string{" in archive ", " from archive ", " of archive "} {
		detail = strings.ReplaceAll(detail, where+s.cfg.Path, "") // where it is on the disk is nobody's business
	}
	return status, detail
}

// trouble is the page of an error.
func (s *Server) trouble(w http.ResponseWriter, r *http.Request, err error) {
	status, detail := s.explain(r, err)
	if status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "10")
	}
	s.render(w, r, "trouble", answer{
		view:   view{Title: http.StatusText(status), Data: trouble{status, detail, errors.Is(err, errNoArchive)}},
		status: status, fresh: true,
	})
}

type trouble struct {
	Status    int
	Detail    string
	NoArchive bool
}

func (s *Server) nowhere(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "The archive can only be read here.", http.StatusMethodNotAllowed)
		return
	}
	if strings.HasPrefix(r.URL.Path, "/api/") {
		s.problem(w, r, fmt.Errorf("there is nothing at %s: %w", r.URL.Path, onrecord.ErrNotFound))
		return
	}
	s.trouble(w, r, fmt.Errorf("there is nothing at %s: %w", r.URL.Path, onrecord.ErrNotFound))
}
