package web

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink"
)

// remembered keeps an answer that every quote must be read for, for a while.
type remembered[T any] struct {
	mu    sync.Mutex
	of    *sink.Reader
	value T
	until time.Time
}

// rememberTime is how long, and what takes long to answer is remembered rememberTimes as long as that took.
const (
	rememberTime  = time.Minute
	rememberTimes = 30
)

func (m *remembered[T]) get(ctx context.Context, now time.Time, of *sink.Reader, read func(context.Context) (T, error)) (T, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.of == of && now.Before(m.until) {
		return m.value, nil
	}
	began := time.Now()
	value, err := read(ctx)
	if err == nil {
		m.of, m.value, m.until = of, value, now.Add(max(rememberTime, rememberTimes*time.Since(began)))
	}
	return value, err
}

type actorsView struct {
	Kinds []kindOfActors
	Empty bool
}

type kindOfActors struct {
	Kind   onrecord.Kind
	Actors []sink.Actor
}

func (s *Server) actorsPage(r *request) (answer, error) {
	actors, err := s.actors.get(r.Context(), s.cfg.Now(), r.archive, r.archive.Actors)
	if err != nil {
		return answer{}, err
	}
	v := actorsView{Empty: len(actors) == 0}
	for _, k := range append(onrecord.Kinds(), "") {
		of := kindOfActors{Kind: k}
		for _, a := range actors {
			if a.Kind == k {
				of.Actors = append(of.Actors, a)
			}
		}
		if len(of.Actors) > 0 {
			v.Kinds = append(v.Kinds, of)
		}
	}
	return answer{view: view{Title: "Who", Part: "stakeholders", Data: v}}, nil
}

// whoView is what the page of a person or an organisation shows.
type whoView struct {
	Name   string
	Entity sink.Entity
	Kind   onrecord.Kind
	Facets sink.Facets
	Stands []stand
	Hits   []hitView
	// Links are searches for what the page shows part of.
	All, Statements string
}

// stand is where somebody stands, with how often another position was taken.
type stand struct {
	sink.Stand
	Others []sink.FacetCount
}

func newStands(stands []sink.Stand) []stand {
	var all []stand
	for _, s := range stands {
		v := stand{Stand: s}
		for position, n := range s.Times {
			if position != s.Position {
				v.Others = append(v.Others, sink.FacetCount{Value: position, Count: n})
			}
		}
		slices.SortFunc(v.Others, func(a, b sink.FacetCount) int {
			return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Value, b.Value))
		})
		all = append(all, v)
	}
	return all
}

func (s *Server) whoPage(r *request) (answer, error) {
	name := r.URL.Query().Get("name")
	if strings.TrimSpace(name) == "" {
		return answer{}, fmt.Errorf("whom is this page to be about? It wants ?name=…: %w", onrecord.ErrInvalid)
	}
	v := whoView{Name: name, All: with("/", nil, "who", name), Statements: with("/", nil, "who", name, "statements", "1")}
	q := sink.SearchQuery{Named: name, Limit: onPage}
	hits, err := r.archive.Search(r.Context(), q)
	if err != nil {
		return answer{}, err
	}
	for _, h := range hits {
		v.Hits = append(v.Hits, newHit(h))
	}
	if v.Facets, err = r.archive.Facets(r.Context(), q, counted); err != nil {
		return answer{}, err
	}
	if v.Entity, err = r.archive.Entity(r.Context(), name); err != nil {
		return answer{}, err
	}
	stands, err := r.archive.Stands(r.Context(), q)
	if err != nil {
		return answer{}, err
	}
	v.Stands = newStands(stands)
	v.Kind = v.Entity.Kind
	if v.Kind == "" && len(v.Facets.Kinds) > 0 {
		v.Kind = onrecord.Kind(v.Facets.Kinds[0].Value)
	}

	if len(hits) == 0 && !v.Entity.Watched && len(v.Entity.Aliases) == 0 {
		return answer{}, fmt.Errorf("the archive has nobody named %q: %w", name, onrecord.ErrNotFound)
	}
	return answer{view: view{Title: name, Part: "stakeholders", Feeds: feedsOf(map[string][]string{"who": {name}}), Data: v}}, nil
}

// topicsView lists the topics of the configuration and of the archive.
type topicsView struct{ Topics []topicLine }

type topicLine struct {
	sink.TopicCount
	Name string
}

func (s *Server) topicsPage(r *request) (answer, error) {
	topics, err := s.topics.get(r.Context(), s.cfg.Now(), r.archive, r.archive.Topics)
	if err != nil {
		return answer{}, err
	}
	return answer{view: view{Title: "Topics", Part: "topics", Data: topicsView{s.topicLines(topics)}}}, nil
}

// topicLines are the topics of which there is something, and those of the configuration of which there is nothing yet.
func (s *Server) topicLines(topics []sink.TopicCount) []topicLine {
	lines := []topicLine{}
	for _, t := range topics {
		lines = append(lines, topicLine{t, s.topicName(t.Topic)})
	}
	for _, t := range s.cfg.Topics {
		if !slices.ContainsFunc(topics, func(c sink.TopicCount) bool { return c.Topic == t.ID }) {
			lines = append(lines, topicLine{sink.TopicCount{Topic: t.ID}, s.topicName(t.ID)})
		}
	}
	return lines
}

// topicView is what the page of a topic shows.
type topicView struct {
	ID     string
	Terms  []string
	Facets sink.Facets
	Stands []stand
	Hits   []hitView
	All    string
}

func (s *Server) topicPage(r *request) (answer, error) {
	id := r.PathValue("id")
	v := topicView{ID: id, All: with("/", nil, "topic", id)}
	known := false
	for _, t := range s.cfg.Topics {
		if t.ID == id {
			known, v.Terms = true, t.Terms
		}
	}
	q := sink.SearchQuery{Topic: id, Limit: onPage}
	hits, err := r.archive.Search(r.Context(), q)
	if err != nil {
		return answer{}, err
	}
	if len(hits) == 0 && !known {
		return answer{}, fmt.Errorf("there is no topic %q: %w", id, onrecord.ErrNotFound)
	}
	for _, h := range hits {
		v.Hits = append(v.Hits, newHit(h))
	}
	if v.Facets, err = r.archive.Facets(r.Context(), q, counted); err != nil {
		return answer{}, err
	}
	stands, err := r.archive.Stands(r.Context(), q)
	if err != nil {
		return answer{}, err
	}
	v.Stands = newStands(stands)
	return answer{view: view{Title: s.topicName(id), Part: "topics", Feeds: feedsOf(map[string][]string{"topic": {id}}), Data: v}}, nil
}
