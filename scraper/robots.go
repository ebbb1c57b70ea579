package scraper

import (
	"context"
	"log/slog"

	"github.com/onrecord/onrecord/scraper/fetch"
)

// robotsStore keeps answers for robots.txt in the scrapers' state, so that neither a restart nor a second scraper asks
// a host again within a day.
type robotsStore struct {
	state  State
	logger *slog.Logger
}

// NewRobotsStore returns a store of robots.txt in the state that the scrapers share. What it cannot read or write is
// asked of the host again.
func NewRobotsStore(state State, logger *slog.Logger) fetch.RobotsStore {
	return robotsStore{state, logger}
}

func (s robotsStore) Load(ctx context.Context, origin string) (a fetch.RobotsAnswer, ok bool) {
	ok, err := load(ctx, s.state, robotsKey(origin), &a)
	if err != nil {
		s.logger.Warn("robots.txt not recalled", "origin", origin, "error", err)
	}
	return a, ok && err == nil
}

func (s robotsStore) Save(ctx context.Context, origin string, a fetch.RobotsAnswer) {
	if err := save(ctx, s.state, robotsKey(origin), a); err != nil {
		s.logger.Warn("robots.txt not remembered", "origin", origin, "error", err)
	}
}

// RobotsDecisions tells, by endpoint of a source, what the robots.txt that was last read of its host says of it. An
// endpoint whose host was not asked yet, or did not answer, is not among them.
func RobotsDecisions(ctx context.Context, state State, source Source) (map[string]string, error) {
	decisions := map[string]string{}
	for _, e := range endpoints(source.Plan) {
		var kept fetch.RobotsAnswer
		ok, err := load(ctx, state, robotsKey(fetch.Origin(e.url)), &kept)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		if d, err := kept.Decide(e.url); err == nil {
			decisions[e.url] = d.String()
		}
	}
	return decisions, nil
}

func robotsKey(origin string) string { return "robots." + hashKey(origin) }
