package web_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/internal/web"
)

// everything is a status in which nothing is missing.
func everything(context.Context) web.Status {
	return web.Status{
		Sources: []web.Source{
			{ID: "quaywatch", State: "ok", LastRun: epoch, LastSuccess: epoch, NextDue: epoch, Totals: web.Totals{Succeeded: 6, Found: 30, New: 12, Changed: 2}},
			{ID: "stillwater", State: "blocked", LastRun: epoch, Totals: web.Totals{Succeeded: 1, Failed: 4, Failures: map[string]int{"robots": 3}}},
		},
		Streams: []web.Stream{
			{Name: onrecord.StreamStatements, Messages: 9, Last: 9, Bytes: 1000}, {Name: onrecord.StreamQuotes, Messages: 4, Last: 4, Bytes: 500},
		},
		Processors: &web.Processors{Waiting: 5, Processing: 2, Retrying: 1, Free: 3, Oldest: epoch, LastDone: epoch, Stuck: true},
		Dead:       []web.DeadLetter{{Stream: onrecord.StreamStatements, Seq: 7}},
		Disks:      []web.Disk{{Dir: "/data", Total: 100, Free: 10, Least: 5}},
	}
}

// metricsOf reads /metrics: values by name with labels, and the names.
func metricsOf(t *testing.T, text string) (values map[string]float64, names map[string]bool) {
	t.Helper()
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	values, names = map[string]float64{}, map[string]bool{"up": true}
	for name, family := range families {
		names[name] = true
		for _, m := range family.GetMetric() {
			var labels []string
			for _, l := range m.GetLabel() {
				labels = append(labels, l.GetName()+"="+l.GetValue())
			}
			key := name
			if len(labels) > 0 {
				key += "{" + strings.Join(labels, ",") + "}"
			}
			switch {
			case m.GetGauge() != nil:
				values[key] = m.GetGauge().GetValue()
			case m.GetCounter() != nil:
				values[key] = m.GetCounter().GetValue()
			case m.GetHistogram() != nil:
				for _, part := range []string{"_bucket", "_sum", "_count"} {
					names[name+part] = true
				}
				values[key] = float64(m.GetHistogram().GetSampleCount())
			}
		}
	}
	return values, names
}

// soon waits until something has come about, and fails with why not where it does not.
func soon(t *testing.T, done func() bool, why func() string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for !done() {
		select {
		case <-ctx.Done():
			t.Fatal(why())
		case <-tick.C:
		}
	}
}

func TestMetrics(t *testing.T) {
	s := newSample(t)
	server := serve(t, s.path, func(c *web.Config) { c.Status = everything })
	page(t, server, server.URL+"/?q=judge")
	page(t, server, server.URL+"/quote/"+string(s.ada.ID))
	get(t, server, server.URL+"/quote/qzzz")
	wanted := map[string]float64{
		"onrecord_build_info{version=1.2.3}":                               1,
		"onrecord_archive_statements":                                      3,
		"onrecord_archive_versions":                                        4,
		"onrecord_archive_quotes{type=direct}":                             4,
		"onrecord_archive_quotes{type=statement}":                          1,
		"onrecord_sink_position{stream=STATEMENTS}":                        4,
		"onrecord_sink_lag_messages{stream=STATEMENTS}":                    5,
		"onrecord_sink_lag_messages{stream=QUOTES}":                        0,
		"onrecord_source_healthy{source=quaywatch}":                        1,
		"onrecord_source_healthy{source=stillwater}":                       0,
		"onrecord_source_state{source=stillwater,state=blocked}":           1,
		"onrecord_source_last_success_timestamp_seconds{source=quaywatch}": float64(epoch.Unix()),
		"onrecord_source_runs_total{result=ok,source=quaywatch}":           6,
		"onrecord_source_runs_total{result=failed,source=quaywatch}":       0,
		"onrecord_source_runs_total{result=failed,source=stillwater}":      4,
		"onrecord_source_documents_found_total{source=quaywatch}":          30,
		"onrecord_source_documents_new_total{source=quaywatch}":            12,
		"onrecord_source_documents_changed_total{source=quaywatch}":        2,
		"onrecord_source_failures_total{reason=robots,source=stillwater}":  3,
		"onrecord_processor_waiting":                                       5,
		"onrecord_processor_stuck":                                         1,
		"onrecord_dead_letters{stage=processor}":                           1,
		"onrecord_dead_letters{stage=sink}":                                0,
		"onrecord_disk_free_bytes{dir=/data}":                              10,
		"onrecord_disk_least_free_bytes{dir=/data}":                        5,
		"onrecord_reachable{what=archive}":                                 1,
		"onrecord_reachable{what=streams}":                                 1,
		"onrecord_http_requests_total{code=200,route=GET /quote/{id}}":     1,
		"onrecord_http_requests_total{code=404,route=GET /quote/{id}}":     1,
		"onrecord_http_request_duration_seconds{route=GET /{$}}":           1,
	}
	// A request is counted when it is answered, which may be a moment after who asked has the answer.
	var values map[string]float64
	missing := func() (names []string) {
		values, _ = metricsOf(t, page(t, server, server.URL+"/metrics"))
		for name, want := range wanted {
			if got, ok := values[name]; !ok || got != want {
				names = append(names, name)
			}
		}
		return names
	}
	soon(t, func() bool { return len(missing()) == 0 }, func() string {
		return fmt.Sprintf("other than expected: %v of\n%v", missing(), values)
	})
	if _, ok := values["onrecord_source_last_success_timestamp_seconds{source=stillwater}"]; ok {
		t.Error("a source that never succeeded has a time of success")
	}
	// What is called a total is a counter, and the other way round.
	for line := range strings.Lines(page(t, server, server.URL+"/metrics")) {
		if rest, ok := strings.CutPrefix(line, "# TYPE onrecord_"); ok {
			name, kind, _ := strings.Cut(strings.TrimSpace(rest), " ")
			if strings.HasSuffix(name, "_total") != (kind == "counter") {
				t.Errorf("onrecord_%s is a %s", name, kind)
			}
		}
	}
	// Without archive and streams there are still metrics, which say so.
	none := serve(t, filepath.Join(t.TempDir(), "archive.db"))
	values, _ = metricsOf(t, page(t, none, none.URL+"/metrics"))
	for _, what := range []string{"archive", "streams", "sources", "dead_letters"} {
		if got, ok := values["onrecord_reachable{what="+what+"}"]; !ok || got != 0 {
			t.Errorf("%s is reachable: %v", what, got)
		}
	}
}

// metricName is a name of a metric in an expression; what follows it tells a metric from a label.
var metricName = regexp.MustCompile(`\b(?:onrecord|process|go)_[a-z0-9_]+|\bup\b`)

// TestMonitoring holds that the alerts and the dashboard that ship ask for metrics that there are.
func TestMonitoring(t *testing.T) {
	s := newSample(t)
	server := serve(t, s.path, func(c *web.Config) { c.Status = everything })
	page(t, server, server.URL+"/")
	var names map[string]bool
	soon(t, func() bool {
		_, names = metricsOf(t, page(t, server, server.URL+"/metrics"))
		return names["onrecord_http_requests_total"]
	}, func() string { return "requests are not counted" })
	exprs := map[string][]string{}

	rules, err := os.ReadFile("../../deployments/prometheus/onrecord.rules.yml")
	if err != nil {
		t.Fatal(err)
	}
	var alerts struct {
		Groups []struct {
			Rules []struct {
				Alert       string
				Expr        string
				Annotations map[string]string
			}
		}
	}
	if err := yaml.Unmarshal(rules, &alerts); err != nil {
		t.Fatal(err)
	}
	for _, group := range alerts.Groups {
		for _, rule := range group.Rules {
			exprs["alert "+rule.Alert] = []string{rule.Expr}
			if rule.Annotations["summary"] == "" {
				t.Errorf("alert %s does not say what it is about", rule.Alert)
			}
		}
	}

	board, err := os.ReadFile("../../deployments/grafana/onrecord.json")
	if err != nil {
		t.Fatal(err)
	}
	var dashboard struct {
		Panels []struct {
			Title   string
			Targets []struct{ Expr string }
		}
	}
	if err := json.Unmarshal(board, &dashboard); err != nil {
		t.Fatal(err)
	}
	for _, panel := range dashboard.Panels {
		for _, target := range panel.Targets {
			exprs["panel "+panel.Title] = append(exprs["panel "+panel.Title], target.Expr)
		}
	}

	if len(exprs) < 20 {
		t.Errorf("only %d alerts and panels", len(exprs))
	}
	quoted := regexp.MustCompile(`"[^"]*"`)
	for where, list := range exprs {
		for _, expr := range list {
			found := metricName.FindAllString(quoted.ReplaceAllString(expr, `""`), -1)
			if len(found) == 0 {
				t.Errorf("%s: no metric in %q", where, expr)
			}
			for _, name := range found {
				if !names[name] {
					t.Errorf("%s asks for %s, which there is not; there are %v", where, name, slices.Sorted(maps.Keys(names)))
				}
			}
		}
	}
	if _, err := exec.LookPath("promtool"); err != nil {
		t.Log("promtool is not here: the files for Prometheus were not checked by it")
		return
	}
	for _, args := range [][]string{{"check", "rules", "onrecord.rules.yml"}, {"check", "config", "prometheus.yml"}} {
		cmd := exec.CommandContext(t.Context(), "promtool", args...)
		cmd.Dir = "../../deployments/prometheus"
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("promtool %v: %v\n%s", args, err, out)
		}
	}
}
