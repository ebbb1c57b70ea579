package web

import (
	"context"
	"net/http"
	"os"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink"
)

// metrics are what /metrics tells: of everything that an operator asks about, and of the requests here.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
}

func newMetrics(s *Server) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "onrecord_http_requests_total", Help: "Requests answered, by route and status code.",
		}, []string{"route", "code"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "onrecord_http_request_duration_seconds", Help: "How long answering took, by route.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
		}, []string{"route"}),
	}
	m.registry.MustRegister(m.requests, m.seconds, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), stateCollector{s})
	return m
}

// observe counts an answer.
func (m *metrics) observe(route string, code int, took time.Duration) {
	m.requests.WithLabelValues(route, strconv.Itoa(code)).Inc()
	m.seconds.WithLabelValues(route).Observe(took.Seconds())
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{EnableOpenMetrics: true, MaxRequestsInFlight: 2, Timeout: requestTime})
}

// described is a metric of the state. The labels are the names of those it has.
type described struct {
	name   string
	help   string
	labels []string
}

func (d described) desc() *prometheus.Desc {
	return prometheus.NewDesc("onrecord_"+d.name, d.help, d.labels, nil)
}

// The metrics of the state. A time is in seconds since 1970, and absent where there was none; what could not be asked is
// absent, and onrecord_reachable says so.
var (
	buildInfo = described{"build_info", "1, with the version of the program.", []string{"version"}}
	reachable = described{"reachable", "Whether archive, streams, sources and dead letters could be asked.", []string{"what"}}

	sourceHealthy  = described{"source_healthy", "1 where the source is ok or quiet.", []string{"source"}}
	sourceState    = described{"source_state", "1, with the state of the source: ok, quiet, failing, broken or blocked.", []string{"source", "state"}}
	sourceSuccess  = described{"source_last_success_timestamp_seconds", "When a visit last left the source healthy.", []string{"source"}}
	sourceRun      = described{"source_last_run_timestamp_seconds", "When the last visit of the source began.", []string{"source"}}
	sourceDue      = described{"source_next_due_timestamp_seconds", "When the source falls due next.", []string{"source"}}
	sourceRuns     = described{"source_runs_total", "Visits of the source, by result: ok where nothing failed, or failed.", []string{"source", "result"}}
	sourceFound    = described{"source_documents_found_total", "Documents that visits of the source found, those known before included.", []string{"source"}}
	sourceNew      = described{"source_documents_new_total", "Documents published for the first time.", []string{"source"}}
	sourceChanged  = described{"source_documents_changed_total", "New versions of known documents.", []string{"source"}}
	sourceFailures = described{"source_failures_total", "What failed on visits of the source, by reason.", []string{"source", "reason"}}

	archiveBytes      = described{"archive_bytes", "Size of the archive's file.", nil}
	archiveStatements = described{"archive_statements", "Statements in the archive.", nil}
	archiveVersions   = described{"archive_versions", "Versions of statements in the archive.", nil}
	archiveQuotes     = described{"archive_quotes", "Quotes in the archive, by type.", []string{"type"}}
	archiveMissing    = described{"archive_missing_captures", "Captures that could not be read yet.", nil}
	sinkPosition      = described{"sink_position", "The last message of the stream that is in the archive.", []string{"stream"}}
	sinkLag           = described{"sink_lag_messages", "Messages of the stream that are not in the archive yet.", []string{"stream"}}

	streamMessages = described{"stream_messages", "Messages in the stream.", []string{"stream"}}
	streamLast     = described{"stream_last_sequence", "Number of the newest message of the stream.", []string{"stream"}}
	streamBytes    = described{"stream_bytes", "Size of the stream.", []string{"stream"}}

	processorWaiting  = described{"processor_waiting", "Statements that no processor has taken.", nil}
	processorTaken    = described{"processor_in_progress", "Statements taken and not finished.", nil}
	processorRetrying = described{"processor_retrying", "Statements among those that are tried again.", nil}
	processorFree     = described{"processor_free", "Processors that wait for a statement.", nil}
	processorOldest   = described{"processor_oldest_waiting_timestamp_seconds", "When the oldest statement that is not finished was stored.", nil}
	processorDone     = described{"processor_last_done_timestamp_seconds", "When a statement was last finished.", nil}
	processorStuck    = described{"processor_stuck", "1 where statements wait and none was finished for long.", nil}

	deadLetters = described{"dead_letters", "Messages that were given up, by the stage that did.", []string{"stage"}}

	diskFree  = described{"disk_free_bytes", "What may still be written to the file system of a directory.", []string{"dir"}}
	diskTotal = described{"disk_total_bytes", "Size of the file system of a directory.", []string{"dir"}}
	diskLeast = described{"disk_least_free_bytes", "What must stay free there for anything to be collected.", []string{"dir"}}
)

// stateCollector asks for the state whenever the metrics are asked for.
type stateCollector struct{ s *Server }

// Describe describes nothing in advance: what there is depends on what can be asked.
func (stateCollector) Describe(chan<- *prometheus.Desc) {}

// Collect sends the metrics of the state.
func (c stateCollector) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), requestTime)
	defer cancel()
	g := values{ch}
	status := c.s.status.get(ctx)
	g.set(buildInfo, 1, c.s.cfg.Version)
	g.truth(reachable, status.StreamsUnknown == "", "streams")
	g.truth(reachable, status.SourcesUnknown == "", "sources")
	g.truth(reachable, status.DeadUnknown == "", "dead_letters")
	g.sources(status.Sources)
	g.streams(status)
	if status.DeadUnknown == "" {
		g.set(deadLetters, float64(len(status.Dead)), "processor")
	}
	for _, d := range status.Disks {
		g.set(diskFree, float64(d.Free), d.Dir)
		g.set(diskTotal, float64(d.Total), d.Dir)
		g.set(diskLeast, float64(d.Least), d.Dir)
	}
	err := c.archive(ctx, g, status)
	if err != nil {
		c.s.cfg.Logger.Warn("metrics of the archive could not be read", "error", err)
	}
	g.truth(reachable, err == nil, "archive")
}

// archive sends what the archive says.
func (c stateCollector) archive(ctx context.Context, g values, status Status) error {
	archive, done, err := c.s.shelf.take(ctx)
	if err != nil {
		return err
	}
	defer done()
	counts, err := c.s.counts.get(ctx, c.s.cfg.Now(), archive, archive.Counts)
	if err != nil {
		return err
	}
	if file, err := os.Stat(c.s.cfg.Path); err == nil {
		g.set(archiveBytes, float64(file.Size()))
	}
	g.set(archiveStatements, float64(counts.Statements))
	g.set(archiveVersions, float64(counts.Versions))
	for _, t := range onrecord.QuoteTypes() {
		g.set(archiveQuotes, float64(counts.ByType[t]), string(t))
	}
	g.set(archiveMissing, float64(counts.MissingCaptures))
	g.set(deadLetters, float64(counts.DeadLetters), "sink")
	return g.places(ctx, archive, status)
}

// values sends metrics.
type values struct{ ch chan<- prometheus.Metric }

// count sends what only grows.
func (g values) count(d described, total int, labels ...string) {
	g.ch <- prometheus.MustNewConstMetric(d.desc(), prometheus.CounterValue, float64(total), labels...)
}

// set sends what may become less.
func (g values) set(d described, value float64, labels ...string) {
	g.ch <- prometheus.MustNewConstMetric(d.desc(), prometheus.GaugeValue, value, labels...)
}

func (g values) truth(d described, value bool, labels ...string) {
	n := 0.0
	if value {
		n = 1
	}
	g.set(d, n, labels...)
}

func (g values) time(d described, t time.Time, labels ...string) {
	if !t.IsZero() {
		g.set(d, float64(t.UnixMilli())/1000, labels...)
	}
}

func (g values) sources(sources []Source) {
	for _, s := range sources {
		g.truth(sourceHealthy, s.Healthy(), s.ID)
		g.set(sourceState, 1, s.ID, s.State)
		g.time(sourceSuccess, s.LastSuccess, s.ID)
		g.time(sourceRun, s.LastRun, s.ID)
		g.time(sourceDue, s.NextDue, s.ID)
		g.count(sourceRuns, s.Totals.Succeeded, s.ID, "ok")
		g.count(sourceRuns, s.Totals.Failed, s.ID, "failed")
		g.count(sourceFound, s.Totals.Found, s.ID)
		g.count(sourceNew, s.Totals.New, s.ID)
		g.count(sourceChanged, s.Totals.Changed, s.ID)
		for reason, n := range s.Totals.Failures {
			g.count(sourceFailures, n, s.ID, reason)
		}
	}
}

func (g values) streams(status Status) {
	for _, s := range status.Streams {
		g.set(streamMessages, float64(s.Messages), s.Name)
		g.set(streamLast, float64(s.Last), s.Name)
		g.set(streamBytes, float64(s.Bytes), s.Name)
	}
	p := status.Processors
	if p == nil {
		return
	}
	g.set(processorWaiting, float64(p.Waiting))
	g.set(processorTaken, float64(p.Processing))
	g.set(processorRetrying, float64(p.Retrying))
	g.set(processorFree, float64(p.Free))
	g.time(processorOldest, p.Oldest)
	g.time(processorDone, p.LastDone)
	g.truth(processorStuck, p.Stuck)
}

func (g values) places(ctx context.Context, archive *sink.Reader, status Status) error {
	for _, stream := range []string{onrecord.StreamStatements, onrecord.StreamQuotes} {
		read, err := archive.Position(ctx, stream)
		if err != nil {
			return err
		}
		g.set(sinkPosition, float64(read), stream)
		for _, s := range status.Streams {
			if s.Name == stream {
				g.set(sinkLag, float64(s.Last-min(read, s.Last)), stream)
			}
		}
	}
	return nil
}
