package web

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink"
)

// sourceLine is a source as the scrapers know it, with what the archive has of it.
type sourceLine struct {
	Source
	Has sink.SourceCount
	// Known says that the scrapers could be asked about it.
	Known bool
}

type sourcesView struct {
	Lines   []sourceLine
	Unknown string
	Bad     int
	Overdue int
	At      time.Time
}

// overdueAfter is how late a visit must be before that is worth a word.
const overdueAfter = time.Hour

func (s *Server) sourcesPage(r *request) (answer, error) {
	status := s.status.get(r.Context())
	lines, err := s.sourceLines(r.Context(), r.archive, status)
	if err != nil {
		return answer{}, err
	}
	v := sourcesView{Lines: lines, Unknown: status.SourcesUnknown, At: status.At}
	for _, l := range lines {
		if l.Known && !l.Healthy() {
			v.Bad++
		}
		if !l.NextDue.IsZero() && s.cfg.Now().Sub(l.NextDue) > overdueAfter {
			v.Overdue++
		}
	}
	return answer{view: view{Title: "Sources", Part: "sources", Data: v}, fresh: true}, nil
}

// sourceLines are the sources that are watched, and those of which the archive has something, in the order of their ids.
func (s *Server) sourceLines(ctx context.Context, archive *sink.Reader, status Status) ([]sourceLine, error) {
	counts, err := archive.Sources(ctx)
	if err != nil {
		return nil, err
	}
	lines := []sourceLine{}
	for _, source := range status.Sources {
		l := sourceLine{Source: source, Known: true}
		for _, c := range counts {
			if string(c.Source) == source.ID {
				l.Has = c
			}
		}
		lines = append(lines, l)
	}
	for _, c := range counts {
		if !slices.ContainsFunc(status.Sources, func(s Source) bool { return s.ID == string(c.Source) }) {
			lines = append(lines, sourceLine{Source: Source{ID: string(c.Source), Name: c.Stakeholder}, Has: c})
		}
	}
	slices.SortStableFunc(lines, func(a, b sourceLine) int { return strings.Compare(a.ID, b.ID) })
	return lines, nil
}

// stateView is what an operator asks about.
type stateView struct {
	Counts sink.Counts
	Types  []sink.FacetCount
	Status Status
	Places []placeView
	Dead   []DeadLetter
	Now    time.Time
}

// placeView is how far the archive has read a stream.
type placeView struct {
	sink.StreamPlace
	Last, Messages uint64
	Known          bool
}

// Lag is how many messages behind the archive is.
func (p placeView) Lag() uint64 {
	if p.Read > p.Last {
		return 0
	}
	return p.Last - p.Read
}

func (s *Server) statePage(r *request) (answer, error) {
	v := stateView{Status: s.status.get(r.Context()), Now: s.cfg.Now()}
	var err error
	if v.Counts, err = s.counts.get(r.Context(), s.cfg.Now(), r.archive, r.archive.Counts); err != nil {
		return answer{}, err
	}
	for _, t := range onrecord.QuoteTypes() {
		v.Types = append(v.Types, sink.FacetCount{Value: string(t), Count: v.Counts.ByType[t]})
	}
	if v.Places, err = placesOf(r.Context(), r.archive, v.Status); err != nil {
		return answer{}, err
	}
	if v.Dead, err = deadOf(r.Context(), r.archive, v.Status); err != nil {
		return answer{}, err
	}
	return answer{view: view{Title: "State", Part: "state", Data: v}, fresh: true}, nil
}

func placesOf(ctx context.Context, archive *sink.Reader, status Status) ([]placeView, error) {
	places, err := archive.StreamPlaces(ctx)
	if err != nil {
		return nil, err
	}
	var all []placeView
	for _, p := range places {
		v := placeView{StreamPlace: p}
		for _, stream := range status.Streams {
			if stream.Name == p.Stream {
				v.Last, v.Messages, v.Known = stream.Last, stream.Messages, true
			}
		}
		all = append(all, v)
	}
	return all, nil
}

// deadOf lists what the processors gave up and what could not be stored.
func deadOf(ctx context.Context, archive *sink.Reader, status Status) ([]DeadLetter, error) {
	letters, err := archive.DeadLetters(ctx)
	if err != nil {
		return nil, err
	}
	all := slices.Clone(status.Dead)
	for _, l := range letters {
		all = append(all, DeadLetter{Stream: l.Stream, Seq: l.Seq, Reason: l.Reason, At: l.Time})
	}
	return all, nil
}

type editsView struct {
	Edits []sink.FoundEdit
	All   bool
}

func (s *Server) editsPage(r *request) (answer, error) {
	q := sink.EditQuery{}
	var err error
	if q.All, err = readFlag("all", r.URL.Query().Get("all")); err != nil {
		return answer{}, err
	}
	edits, err := r.archive.Edits(r.Context(), q)
	if err != nil {
		return answer{}, err
	}
	const most = 200
	return answer{view: view{Title: "Edits", Part: "edits", Data: editsView{edits[:min(len(edits), most)], q.All}}}, nil
}
