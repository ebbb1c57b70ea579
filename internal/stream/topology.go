package stream

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/onrecord/onrecord"
)

const (
	bucketCaptures = "captures"
	bucketState    = "state"

	streamCaptures = "OBJ_" + bucketCaptures // as NATS names the stream of an object store
	streamState    = "KV_" + bucketState     // and of a key-value bucket
	streamDead     = "DEAD"
	streamRuns     = "RUNS"

	subjectDead = "onrecord.v1.dead"
	subjectRun  = "onrecord.v1.run"

	consumerProcessor = "processor"
	consumerScraper   = "scraper"

	// dedupWindow is how long a stream remembers ids to recognise what is published again: a scraper that crashed,
	// or was cut off from its cluster, and repeats its last pages. Every id remembered costs some 150 bytes, so an
	// hour at 100 statements a second is 50 MB. What comes later still becomes one row, by the archive's keys.
	dedupWindow = time.Hour

	// maxConsumers keeps a careless subscriber from filling the server with consumers.
	maxConsumers = 512

	// clusterReplicas survive the loss of one node. Asked for wherever there is a cluster.
	clusterReplicas = 3
)

// messageStream is the configuration that STATEMENTS, QUOTES, CORRECTIONS, EDITS and DEAD share.
func messageStream(name, description string, subjects ...string) jetstream.StreamConfig {
	return jetstream.StreamConfig{
		Name:        name,
		Description: description,
		Subjects:    subjects,

		// Messages stay whoever has read them, so a late subscriber sees everything and the archive can be built
		// again. Work-queue and interest retention would delete them.
		Retention: jetstream.LimitsPolicy,
		// A full stream refuses new messages and so stops the scrapers; the other policy would silently drop the
		// oldest, read or not.
		Discard: jetstream.DiscardNew,
		// The disk is the limit (ServerConfig.MaxStore, or the cluster's). A limit for each stream would have to be
		// guessed, and guessed wrong it stops one half of the pipeline while there is room.
		MaxBytes:   -1,
		MaxMsgs:    -1,
		MaxMsgSize: -1, // the server's maximum payload holds
		Storage:    jetstream.FileStorage,
		// Texts shrink to less than half. A block is compressed once it is full, into a new file that is synced
		// before it takes the place of the old one: durability does not change.
		Compression: jetstream.S2Compression,
		Duplicates:  dedupWindow,
		// The statements of a long page go out as one batch with one fsync.
		AllowAtomicPublish: true,
		// Single messages are read from the leader alone. Any replica could answer, and one that lags behind would say
		// of a message just stored that it is not there: to a sink that compares its place, a place that was lost.
		AllowDirect:  false,
		MaxConsumers: maxConsumers,
	}
}

// captureStore is an object store as NATS defines it (ADR-20), so that `nats object get captures <sha256>` reads it.
func captureStore() jetstream.StreamConfig {
	return jetstream.StreamConfig{
		Name:         streamCaptures,
		Description:  "the bytes statements were made from, by their SHA-256",
		Subjects:     []string{"$O." + bucketCaptures + ".C.>", "$O." + bucketCaptures + ".M.>"},
		Retention:    jetstream.LimitsPolicy,
		Discard:      jetstream.DiscardNew,
		MaxBytes:     -1,
		MaxMsgs:      -1,
		MaxMsgSize:   -1,
		Storage:      jetstream.FileStorage,
		Compression:  jetstream.S2Compression,
		AllowRollup:  true,  // part of ADR-20
		AllowDirect:  false, // as in messageStream
		MaxConsumers: maxConsumers,
	}
}

// stateBucket is a key-value bucket as NATS defines it (ADR-8).
func stateBucket() jetstream.StreamConfig {
	return jetstream.StreamConfig{
		Name:        streamState,
		Description: "what the scrapers remember between visits",
		Subjects:    []string{"$KV." + bucketState + ".>"},
		Retention:   jetstream.LimitsPolicy,
		// One value a key: yesterday's ETag is of no use.
		MaxMsgsPerSubject: 1,
		Discard:           jetstream.DiscardNew,
		MaxBytes:          -1,
		MaxMsgs:           -1,
		MaxMsgSize:        -1,
		Storage:           jetstream.FileStorage,
		AllowRollup:       true, // ADR-8, as is the next
		DenyDelete:        true,
		AllowDirect:       false, // what was just written must be what is read, or a page is asked for twice
		MaxConsumers:      maxConsumers,
	}
}

// runQueue holds the runs of sources that fell due, until a scraper has made them.
func runQueue() jetstream.StreamConfig {
	return jetstream.StreamConfig{
		Name:        streamRuns,
		Description: "sources that are due to be visited",
		Subjects:    []string{subjectRun + ".*"},
		Retention:   jetstream.WorkQueuePolicy,
		// One run of a source at a time: while it waits or is under way its next one is refused.
		MaxMsgsPerSubject:    1,
		Discard:              jetstream.DiscardNew,
		DiscardNewPerSubject: true,
		MaxBytes:             -1,
		MaxMsgs:              -1,
		MaxMsgSize:           -1,
		Storage:              jetstream.FileStorage,
		// Schedulers announce a run within seconds of one another. One that comes later still is seen to be made.
		Duplicates:   dedupWindow,
		MaxConsumers: maxConsumers,
	}
}

// scraperConsumer is shared by all scrapers: each takes the next run that nobody has taken.
func scraperConsumer() jetstream.ConsumerConfig {
	return jetstream.ConsumerConfig{
		Durable:       consumerScraper,
		Description:   "runs that have not been made yet",
		DeliverPolicy: jetstream.DeliverAllPolicy,
		AckPolicy:     jetstream.AckExplicitPolicy,
		// A scraper that died is found out after this long, and what it held (Leases) after as long again. It is longer
		// than a cluster takes to elect leaders, or all scrapers would take one another for dead when a node is lost. It
		// may be changed on the server: nats consumer edit RUNS scraper --wait 1m.
		AckWait:    30 * time.Second,
		MaxDeliver: -1, // a run is made, however often that fails
		// Runs that failed and wait for their next attempt count too.
		MaxAckPending: 10_000,
	}
}

// processorConsumer is shared by all processors: each takes the next statement that nobody has taken.
func processorConsumer() jetstream.ConsumerConfig {
	return jetstream.ConsumerConfig{
		Durable:       consumerProcessor,
		Description:   "statements that have not been processed yet",
		DeliverPolicy: jetstream.DeliverAllPolicy,
		AckPolicy:     jetstream.AckExplicitPolicy,
		// A processor that died is found out after this long. One that lives says so three times in it.
		AckWait: ackWait,
		// Redelivery never ends by itself: a statement given up by the server would be gone without a reason.
		// ProcessStatements gives up, and says why.
		MaxDeliver: -1,
		// Bounds what is under way in all processors together. One holds as many as it has workers.
		MaxAckPending: 1024,
	}
}

// topology lists all streams and buckets.
func topology() []jetstream.StreamConfig {
	return []jetstream.StreamConfig{
		messageStream(onrecord.StreamStatements, "every version of every document", onrecord.SubjectStatements),
		messageStream(onrecord.StreamQuotes, "the quotes found in them", onrecord.SubjectQuotes),
		messageStream(onrecord.StreamCorrections, "what people said against them, and what was taken out", onrecord.SubjectCorrections, onrecord.SubjectRedactions),
		messageStream(onrecord.StreamEdits, "versions that no longer have the words of a quote", onrecord.SubjectEdits),
		messageStream(streamDead, "statements given up, with the reason", subjectDead+".>"),
		captureStore(),
		stateBucket(),
		runQueue(),
	}
}

// EnsureTopology makes the streams, buckets and consumers that are missing and updates those of an older version; what
// is right already is left alone, so every start may call it. It looks only at what the role of the connection has
// business with. The embedded server has done it before StartServer returns.
//
// On a cluster everything gets three replicas; where it has fewer nodes, one, and the next call tries again.
func (c *Conn) EnsureTopology(ctx context.Context) error {
	for _, cfg := range topology() {
		if !c.role.sees(cfg.Name) {
			continue
		}
		if err := c.ensureStream(ctx, cfg); err != nil {
			return fmt.Errorf("stream %s: %w", cfg.Name, err)
		}
	}
	if c.role == RoleProcessor || c.role == roleAdmin || c.role == "" {
		if err := c.ensureProcessor(ctx); err != nil {
			return fmt.Errorf("consumer %s of %s: %w", consumerProcessor, onrecord.StreamStatements, err)
		}
	}
	if c.role == RoleScraper || c.role == roleAdmin || c.role == "" {
		if err := c.ensureScraper(ctx); err != nil {
			return fmt.Errorf("consumer %s of %s: %w", consumerScraper, streamRuns, err)
		}
	}
	return nil
}

// ensureStream creates or updates one stream.
func (c *Conn) ensureStream(ctx context.Context, cfg jetstream.StreamConfig) error {
	cfg.Replicas = 1
	if c.nc.ConnectedClusterName() != "" {
		cfg.Replicas = clusterReplicas
	}
	var info *jetstream.StreamInfo
	err := c.ask(ctx, func(ctx context.Context) error {
		s, err := c.js.Stream(ctx, cfg.Name)
		if err == nil {
			info = s.CachedInfo()
		}
		return err
	})
	switch {
	case errors.Is(err, jetstream.ErrStreamNotFound):
		return c.putStream(ctx, cfg, 1, c.js.CreateStream)
	case err != nil:
		return err
	}
	// What the operator chose stays: more replicas, other limits, a placement.
	have := info.Config
	want := have
	want.Description, want.Subjects = cfg.Description, cfg.Subjects
	want.Retention, want.Discard = cfg.Retention, cfg.Discard
	want.AllowAtomicPublish, want.AllowDirect, want.AllowRollup = cfg.AllowAtomicPublish, cfg.AllowDirect, cfg.AllowRollup
	want.Replicas = max(have.Replicas, cfg.Replicas)
	if have.Description == want.Description && slices.Equal(have.Subjects, want.Subjects) &&
		have.Retention == want.Retention && have.Discard == want.Discard &&
		have.AllowAtomicPublish == want.AllowAtomicPublish && have.AllowDirect == want.AllowDirect &&
		have.AllowRollup == want.AllowRollup && have.Replicas == want.Replicas {
		return nil
	}
	err = c.putStream(ctx, want, have.Replicas, c.js.UpdateStream)
	if errors.Is(err, ErrDenied) { // it works as it is, or publishing will say what does not
		c.log.Warn("stream differs from what this version wants and may not be changed with these credentials", "stream", cfg.Name)
		return nil
	}
	return err
}

// putStream sends a stream's configuration; where the cluster has too few nodes for its replicas, once more with fewer.
func (c *Conn) putStream(ctx context.Context, cfg jetstream.StreamConfig, fewer int, put func(context.Context, jetstream.StreamConfig) (jetstream.Stream, error)) error {
	send := func(ctx context.Context) error {
		_, err := put(ctx, cfg)
		return err
	}
	err := c.ask(ctx, send)
	var refused *jetstream.APIError
	if cfg.Replicas > fewer && errors.As(err, &refused) && slices.Contains(tooFewNodes, refused.ErrorCode) {
		c.log.Warn("too few nodes for the replicas wanted", "stream", cfg.Name, "wanted", cfg.Replicas, "kept", fewer, "error", refused.Description)
		cfg.Replicas = fewer
		err = c.ask(ctx, send)
	}
	return err
}

// tooFewNodes are the error codes of a server that cannot place the replicas.
var tooFewNodes = []jetstream.ErrorCode{
	10005, // no suitable peers for placement
	10074, // replicas > 1 not supported in non-clustered mode
}

// ensureProcessor creates or updates the processors' consumer, and replaces one that has come to stand ahead of its
// stream.
func (c *Conn) ensureProcessor(ctx context.Context) error {
	return c.ask(ctx, func(ctx context.Context) error {
		want := processorConsumer()
		consumer, err := c.js.Consumer(ctx, onrecord.StreamStatements, consumerProcessor)
		if errors.Is(err, jetstream.ErrConsumerNotFound) {
			_, err = c.js.CreateConsumer(ctx, onrecord.StreamStatements, want)
			return err
		}
		if err != nil {
			return err
		}
		info := consumer.CachedInfo()
		statements, err := c.js.Stream(ctx, onrecord.StreamStatements)
		if err != nil {
			return err
		}
		state := statements.CachedInfo().State
		if max(info.AckFloor.Stream, info.Delivered.Stream) > state.LastSeq {
			return c.replaceProcessor(ctx, info, state)
		}
		// Where it began to read cannot be changed, and after a replacement is not the beginning.
		want.DeliverPolicy, want.OptStartSeq, want.OptStartTime = info.Config.DeliverPolicy, info.Config.OptStartSeq, info.Config.OptStartTime
		if have := info.Config; have.AckWait == want.AckWait && have.MaxDeliver == want.MaxDeliver && have.MaxAckPending == want.MaxAckPending {
			return nil
		}
		_, err = c.js.UpdateConsumer(ctx, onrecord.StreamStatements, want)
		return err
	})
}

// replaceProcessor makes the consumer anew. It stands ahead of its stream when the stream lost its end (a power cut
// under a server that syncs late) and the consumer's own file did not: left so it would pass over every statement that
// takes a lost sequence again, or wait for ever. The quotes of the last statements may be lost as well, so it goes
// back as far as the streams recognise what is published again, which is far longer than any server waits to sync.
func (c *Conn) replaceProcessor(ctx context.Context, info *jetstream.ConsumerInfo, state jetstream.StreamState) error {
	c.log.Warn("the processors' consumer is ahead of its stream, which lost its end: making it anew",
		"delivered", info.Delivered.Stream, "acknowledged", info.AckFloor.Stream, "last", state.LastSeq)
	if err := c.js.DeleteConsumer(ctx, onrecord.StreamStatements, consumerProcessor); err != nil {
		return err
	}
	cfg := processorConsumer()
	if state.Msgs > 0 {
		from := state.LastTime.Add(-dedupWindow)
		cfg.DeliverPolicy, cfg.OptStartTime = jetstream.DeliverByStartTimePolicy, &from
	}
	_, err := c.js.CreateConsumer(ctx, onrecord.StreamStatements, cfg)
	return err
}

// ensureScraper creates the scrapers' consumer, or makes it anew where it stands ahead of a queue that lost its end: it
// would pass over every run that takes a lost sequence again.
func (c *Conn) ensureScraper(ctx context.Context) error {
	return c.ask(ctx, func(ctx context.Context) error {
		consumer, err := c.js.Consumer(ctx, streamRuns, consumerScraper)
		if errors.Is(err, jetstream.ErrConsumerNotFound) {
			_, err = c.js.CreateConsumer(ctx, streamRuns, scraperConsumer())
			return err
		}
		if err != nil {
			return err
		}
		runs, err := c.js.Stream(ctx, streamRuns)
		if err != nil {
			return err
		}
		info, last := consumer.CachedInfo(), runs.CachedInfo().State.LastSeq
		if max(info.AckFloor.Stream, info.Delivered.Stream) <= last {
			return nil
		}
		c.log.Warn("the scrapers' consumer is ahead of its queue, which lost its end: making it anew", "delivered", info.Delivered.Stream, "last", last)
		if err := c.js.DeleteConsumer(ctx, streamRuns, consumerScraper); err != nil {
			return err
		}
		_, err = c.js.CreateConsumer(ctx, streamRuns, scraperConsumer())
		return err
	})
}

// A server looks for what nobody answered for a tenth of a second after the time for it was changed.
const (
	reclaimAfter = time.Millisecond
	reclaimWait  = 300 * time.Millisecond
)

// reclaim makes ready to be taken again what a process took and did not answer for, statements and runs, because it was
// killed. Call it only where nobody can be at work, as when an embedded server starts; it spares them half a minute of
// waiting. How often each was taken stays known.
func (c *Conn) reclaim(ctx context.Context) error {
	var restore []func() error
	for stream, cfg := range map[string]jetstream.ConsumerConfig{
		onrecord.StreamStatements: processorConsumer(), streamRuns: scraperConsumer(),
	} {
		consumer, err := c.js.Consumer(ctx, stream, cfg.Durable)
		if err != nil {
			return err
		}
		info := consumer.CachedInfo()
		want := info.Config
		if want.AckWait == reclaimAfter { // it was killed here
			want.AckWait = cfg.AckWait
		} else if info.NumAckPending == 0 {
			continue
		}
		impatient := want
		impatient.AckWait = reclaimAfter
		if _, err := c.js.UpdateConsumer(ctx, stream, impatient); err != nil {
			return err
		}
		restore = append(restore, func() error {
			_, err := c.js.UpdateConsumer(context.WithoutCancel(ctx), stream, want)
			return err
		})
	}
	if len(restore) == 0 {
		return nil
	}
	select {
	case <-ctx.Done():
	case <-time.After(reclaimWait):
	}
	var errs []error
	for _, put := range restore {
		errs = append(errs, put())
	}
	return errors.Join(errs...)
}
