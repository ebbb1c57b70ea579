package web

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink"
	"github.com/onrecord/onrecord/sink/export"
)

// Config says what is shown. Path and Open are required.
type Config struct {
	// Path is the archive's file, which need not exist yet, and Open opens it.
	Path string
	Open func(context.Context) (*sink.Reader, error)
	// Derive makes the text of a statement again from its capture; nil: the pages offer no verification.
	Derive sink.Derive
	// Status tells what is not in the archive: of sources, streams and disks. Nil: nothing is known of them.
	Status func(context.Context) Status
	// Topics are those of the configuration, for their names.
	Topics []onrecord.Topic
	// Hosts are names under which a proxy passes requests on, besides those of this machine's loopback. They matter
	// where Users is empty, see guard.go.
	Hosts []string
	// Users may see the page, where there are any; otherwise whoever can reach it may.
	Users Users
	// Version is the program's, for the foot of a page.
	Version string
	// Logger receives what went wrong; nil discards it.
	Logger *slog.Logger
	// Now is the clock; nil: the system's.
	Now func() time.Time
}

// requestTime is how long a request may take; what streams more than a page has its own limit.
const requestTime = 20 * time.Second

// Server is the handler of all that is served.
type Server struct {
	cfg     Config
	shelf   *shelf
	pages   pages
	status  *statusCache
	verify  chan struct{} // holds one for each verification under way
	actors  remembered[[]sink.Actor]
	topics  remembered[[]sink.TopicCount]
	counts  remembered[sink.Counts]
	metrics *metrics
	http.Handler
}

// New returns the handler. Close it when it serves nobody any more.
func New(cfg Config) (*Server, error) {
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	s := &Server{
		cfg:    cfg,
		shelf:  &shelf{path: cfg.Path, open: cfg.Open},
		status: newStatusCache(cfg.Status, cfg.Now),
		verify: make(chan struct{}, 1),
	}
	var err error
	if s.pages, err = parsePages(s); err != nil {
		return nil, err
	}
	s.metrics = newMetrics(s)
	mux := http.NewServeMux()
	s.routes(mux)
	s.Handler = s.guard(mux)
	return s, nil
}

// Close closes the archive.
func (s *Server) Close() { s.shelf.close() }

func (s *Server) routes(mux *http.ServeMux) {
	mux.Handle("GET /{$}", s.page("search", s.searchPage))
	mux.Handle("GET /quote/{id}", s.page("quote", s.quotePage))
	mux.Handle("POST /quote/{id}/verify", s.page("quote", s.verifyQuote))
	mux.Handle("GET /statement/{id}", s.page("statement", s.statementPage))
	mux.Handle("GET /statement/{id}/diff/{from}/{to}", s.page("diff", s.diffPage))
	mux.Handle("GET /capture/{sha256}", s.reading(0, s.trouble, s.captureFile))
	mux.Handle("GET /stakeholders", s.page("stakeholders", s.actorsPage))
	mux.Handle("GET /who", s.page("who", s.whoPage))
	mux.Handle("GET /topics", s.page("topics", s.topicsPage))
	mux.Handle("GET /topic/{id}", s.page("topic", s.topicPage))
	mux.Handle("GET /edits", s.page("edits", s.editsPage))
	mux.Handle("GET /sources", s.page("sources", s.sourcesPage))
	mux.Handle("GET /state", s.page("state", s.statePage))
	mux.Handle("GET /feed.atom", s.feed("application/atom+xml; charset=utf-8", export.NewAtom))
	mux.Handle("GET /feed.json", s.feed("application/feed+json; charset=utf-8", export.NewJSONFeed))
	mux.Handle("GET /quotes.csv", s.reading(0, s.problem, s.csvFile))
	s.apiRoutes(mux)
	mux.Handle("GET /static/{name}", http.HandlerFunc(s.static))
	mux.HandleFunc("GET /robots.txt", robots)
	mux.Handle("GET /metrics", s.metrics.handler())
	mux.HandleFunc("GET /healthz", healthy)
	mux.HandleFunc("GET /readyz", s.ready)
	mux.Handle("/", http.HandlerFunc(s.nowhere))
}

// robots asks crawlers to stay away: what is quoted here belongs to others, and has its place elsewhere.
func robots(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte("User-agent: *\nDisallow: /\n"))
}

func healthy(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write([]byte("ok\n"))
}

// ready says whether there is an archive to show, with 503 where there is none.
func (s *Server) ready(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, done, err := s.shelf.take(r.Context())
	if err != nil {
		s.cfg.Logger.Debug("not ready", "error", err)
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = w.Write([]byte("there is no archive to show yet\n"))
		return
	}
	done()
	_, _ = w.Write([]byte("ok\n"))
}

// topicName is the name of a topic as the configuration has it, or else its id.
func (s *Server) topicName(id string) string {
	for _, t := range s.cfg.Topics {
		if t.ID == id {
			return cmp.Or(t.Name, id)
		}
	}
	return id
}
