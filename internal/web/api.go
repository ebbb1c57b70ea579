package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink"
	"github.com/onrecord/onrecord/sink/cite"
)

// The API answers with the objects of the messages: a quote is as `onrecord extract` and the streams have it. openapi.yaml
// describes all of it; a test holds every answer against that.

const (
	apiPage = 50
	apiMost = 500
)

// record is a quote with where it stands, as `onrecord tail` prints it and with what the archive adds.
type record struct {
	Quote         onrecord.Quote       `json:"quote"`
	StatementID   onrecord.StatementID `json:"statement_id"`
	Version       int                  `json:"version"`
	IsLatest      bool                 `json:"is_latest"`
	Source        onrecord.SourceID    `json:"source"`
	URL           string               `json:"url"`
	Title         string               `json:"title"`
	Lang          string               `json:"lang"`
	PublishedAt   string               `json:"published_at"`
	FirstSeenAt   string               `json:"first_seen_at"`
	CaptureSHA256 string               `json:"capture_sha256"`
	Extractor     string               `json:"extractor"`
	Corrected     bool                 `json:"corrected"`
	// Page is the path of the quote's page here.
	Page string `json:"page"`
}

type quotesPage struct {
	Quotes []record `json:"quotes"`
	// Next is the value of after for the next page, null on the last one.
	Next *string `json:"next"`
}

type statementsPage struct {
	Statements []statementHit `json:"statements"`
	Next       *string        `json:"next"`
}

// statementHit is a statement that was found, without its text.
type statementHit struct {
	StatementID   onrecord.StatementID `json:"statement_id"`
	Version       int                  `json:"version"`
	IsLatest      bool                 `json:"is_latest"`
	Source        onrecord.SourceID    `json:"source"`
	Stakeholder   string               `json:"stakeholder"`
	Kind          onrecord.Kind        `json:"kind"`
	URL           string               `json:"url"`
	Title         string               `json:"title"`
	Lang          string               `json:"lang"`
	PublishedAt   string               `json:"published_at"`
	FirstSeenAt   string               `json:"first_seen_at"`
	CaptureSHA256 string               `json:"capture_sha256"`
	Snippet       string               `json:"snippet"`
}

// quoteDetail is a quote with what bears it out.
type quoteDetail struct {
	record
	// Link opens the document at the words.
	Link        string                 `json:"link"`
	Before      string                 `json:"before"`
	After       string                 `json:"after"`
	Capture     onrecord.Capture       `json:"capture"`
	Selectors   [][]cite.Selector      `json:"selectors"`
	Citations   map[string]string      `json:"citations"`
	Corrections []sink.QuoteCorrection `json:"corrections"`
}

// statementDetail is a version of a statement as its message has it, with what was found in it and which others there are.
type statementDetail struct {
	Statement onrecord.Statement `json:"statement"`
	IsLatest  bool               `json:"is_latest"`
	Quotes    []onrecord.Quote   `json:"quotes"`
	Versions  []versionDetail    `json:"versions"`
}

type versionDetail struct {
	Version       int                `json:"version"`
	VersionID     onrecord.VersionID `json:"version_id"`
	FirstSeenAt   string             `json:"first_seen_at"`
	CaptureSHA256 string             `json:"capture_sha256"`
}

func (s *Server) apiRoutes(mux *http.ServeMux) {
	mux.Handle("GET /api/v1/quotes", s.api(s.apiQuotes))
	mux.Handle("GET /api/v1/quotes/{id}", s.api(s.apiQuote))
	mux.Handle("GET /api/v1/statements", s.api(s.apiStatements))
	mux.Handle("GET /api/v1/statements/{id}", s.api(s.apiStatement))
	mux.Handle("GET /api/v1/sources", s.api(s.apiSources))
	mux.Handle("GET /api/v1/topics", s.api(s.apiTopics))
	mux.HandleFunc("GET /api/v1/openapi.json", s.openAPI)
}

// api makes a handler of what loads an answer for programs.
func (s *Server) api(load func(*request) (any, error)) http.Handler {
	return s.reading(requestTime, s.problem, func(w http.ResponseWriter, r *request) error {
		value, err := load(r)
		if err != nil {
			return err
		}
		var b bytes.Buffer
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(value); err != nil {
			return err
		}
		w.Header().Set("Content-Type", "application/json")
		s.send(w, r.Request, http.StatusOK, b.Bytes())
		return nil
	})
}

// found is a page of a search, and where the next one begins.
func (s *Server) found(r *request, values url.Values) (hits []sink.Hit, next *string, err error) {
	q, err := s.readSearch(values, apiPage, apiMost)
	if err != nil {
		return nil, nil, err
	}
	limit := q.Limit
	q.Limit++
	if hits, err = r.archive.Search(r.Context(), q); err != nil {
		return nil, nil, err
	}
	if len(hits) > limit {
		hits = hits[:limit]
		if place := hits[limit-1].Place().String(); !q.Ranked {
			next = &place
		}
	}
	return hits, next, nil
}

func (s *Server) apiQuotes(r *request) (any, error) {
	values := r.URL.Query()
	if values.Has("statements") {
		return nil, fmt.Errorf("statements are searched at /api/v1/statements: %w", onrecord.ErrInvalid)
	}
	hits, next, err := s.found(r, values)
	if err != nil {
		return nil, err
	}
	quotes, err := r.archive.Objects(r.Context(), hits)
	if err != nil {
		return nil, err
	}
	answer := quotesPage{Quotes: make([]record, len(hits)), Next: next}
	for i, h := range hits {
		answer.Quotes[i] = record{
			Quote: quotes[i], StatementID: h.StatementID, Version: h.Version, IsLatest: h.IsLatest, Source: h.Source, URL: h.URL,
			Title: h.Title, Lang: h.Lang, PublishedAt: h.PublishedAt, FirstSeenAt: h.FirstSeenAt, CaptureSHA256: h.CaptureSHA256,
			Extractor: h.Extractor, Corrected: h.Corrected, Page: "/quote/" + string(h.QuoteID),
		}
	}
	return answer, nil
}

func (s *Server) apiStatements(r *request) (any, error) {
	values := r.URL.Query()
	if values.Has("statements") {
		return nil, fmt.Errorf("there is no parameter \"statements\" here: %w", onrecord.ErrInvalid)
	}
	values.Set("statements", "1")
	hits, next, err := s.found(r, values)
	if err != nil {
		return nil, err
	}
	answer := statementsPage{Statements: make([]statementHit, len(hits)), Next: next}
	for i, h := range hits {
		answer.Statements[i] = statementHit{
			StatementID: h.StatementID, Version: h.Version, IsLatest: h.IsLatest, Source: h.Source, Stakeholder: h.Stakeholder, Kind: h.Kind,
			URL: h.URL, Title: h.Title, Lang: h.Lang, PublishedAt: h.PublishedAt, FirstSeenAt: h.FirstSeenAt,
			CaptureSHA256: h.CaptureSHA256, Snippet: h.Snippet,
		}
	}
	return answer, nil
}

func (s *Server) apiQuote(r *request) (any, error) {
	e, err := s.quote(r)
	if err != nil {
		return nil, err
	}
	st := e.Statement
	d := quoteDetail{
		record: record{
			Quote: *e.Quote, StatementID: st.ID, Version: st.Version, IsLatest: e.IsLatest, Source: st.Source, URL: st.URL, Title: st.Title,
			Lang: st.Lang, PublishedAt: st.PublishedAt.String(), FirstSeenAt: rfc3339(st.FirstSeenAt), CaptureSHA256: st.Capture.SHA256,
			Extractor: e.Extractor, Corrected: e.Corrected, Page: "/quote/" + string(e.Quote.ID),
		},
		Link: cite.Address(e), Capture: st.Capture, Selectors: [][]cite.Selector{},
		Citations: map[string]string{"plain": cite.Plain(e), "markdown": cite.Markdown(e), "bibtex": cite.BibTeX(e), "ris": cite.RIS(e)},
	}
	if st.Text != "" {
		text := onrecord.NewText(st.Text)
		before, after := cite.Context(text, e.Quote.Content)
		d.Before, d.After = text.Slice(before), text.Slice(after)
		d.Selectors = cite.Selectors(text, e.Quote.Content)
	}
	if d.Corrections, err = r.archive.CorrectionsOf(r.Context(), e.Quote.ID); err != nil {
		return nil, err
	}
	if d.Corrections == nil {
		d.Corrections = []sink.QuoteCorrection{}
	}
	return d, nil
}

func (s *Server) apiStatement(r *request) (any, error) {
	versions, err := s.versions(r)
	if err != nil {
		return nil, err
	}
	shown := versions[len(versions)-1]
	if n := r.URL.Query().Get("version"); n != "" {
		if shown, err = numbered(versions, n); err != nil {
			return nil, err
		}
	}
	exhibits, err := r.archive.Exhibits(r.Context(), string(shown.VersionID))
	if err != nil {
		return nil, err
	}
	d := statementDetail{Statement: exhibits[0].Statement, IsLatest: exhibits[0].IsLatest, Quotes: []onrecord.Quote{}}
	for _, e := range exhibits[1:] {
		d.Quotes = append(d.Quotes, *e.Quote)
	}
	for _, v := range versions {
		d.Versions = append(d.Versions, versionDetail{v.Version, v.VersionID, rfc3339(v.FirstSeenAt), v.Capture.SHA256})
	}
	return d, nil
}

// sourceDetail is a source for programs. What the scrapers know of it is null where they cannot be asked.
type sourceDetail struct {
	Source      string         `json:"source"`
	Name        string         `json:"name"`
	State       *string        `json:"state"`
	Reason      *string        `json:"reason"`
	LastSuccess *string        `json:"last_success"`
	LastRun     *string        `json:"last_run"`
	NextDue     *string        `json:"next_due"`
	Failed      map[string]int `json:"failed"`
	Statements  int            `json:"statements"`
	LastSeenAt  *string        `json:"last_seen_at"`
}

func (s *Server) apiSources(r *request) (any, error) {
	status := s.status.get(r.Context())
	lines, err := s.sourceLines(r.Context(), r.archive, status)
	if err != nil {
		return nil, err
	}
	answer := struct {
		Sources []sourceDetail `json:"sources"`
		Unknown string         `json:"unknown,omitempty"`
	}{[]sourceDetail{}, status.SourcesUnknown}
	for _, l := range lines {
		d := sourceDetail{
			Source: l.ID, Name: l.Name, Statements: l.Has.Statements, LastSeenAt: orNull(l.Has.LastSeen), Failed: map[string]int{},
		}
		if l.Known {
			d.State, d.Reason = &l.State, &l.Reason
			d.LastSuccess, d.LastRun, d.NextDue = orNull(rfc3339(l.LastSuccess)), orNull(rfc3339(l.LastRun)), orNull(rfc3339(l.NextDue))
			for reason, n := range l.Failed {
				d.Failed[reason] = n
			}
		}
		answer.Sources = append(answer.Sources, d)
	}
	return answer, nil
}

func (s *Server) apiTopics(r *request) (any, error) {
	topics, err := s.topics.get(r.Context(), s.cfg.Now(), r.archive, r.archive.Topics)
	if err != nil {
		return nil, err
	}
	type topic struct {
		Topic        string  `json:"topic"`
		Name         string  `json:"name"`
		Quotes       int     `json:"quotes"`
		Statements   int     `json:"statements"`
		Speakers     int     `json:"speakers"`
		Stakeholders int     `json:"stakeholders"`
		FirstAt      *string `json:"first_at"`
		LastAt       *string `json:"last_at"`
	}
	answer := struct {
		Topics []topic `json:"topics"`
	}{[]topic{}}
	for _, t := range s.topicLines(topics) {
		answer.Topics = append(answer.Topics, topic{
			t.Topic, t.Name, t.Quotes, t.Statements, t.Speakers, t.Stakeholders, orNull(t.FirstAt), orNull(t.LastAt),
		})
	}
	return answer, nil
}

// orNull is a text for JSON, null where there is none.
func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
