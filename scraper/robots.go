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

func robotsKey(origin string) string { return "robots." + hashKey(origin) }
