package configs_test

import (
	"errors"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/configs"
)

func TestBuiltIn(t *testing.T) {
	cfg, err := configs.Load("")
	if err != nil {
		t.Fatal(err)
	}
	if err := cfg.CheckFetch(); err != nil {
		t.Errorf("the built-in configuration cannot fetch: %v", err)
	}
	if len(cfg.Warnings) != 1 || !strings.Contains(cfg.Warnings[0].String(), "ONRECORD_CONTACT") {
		t.Errorf("warnings: %v\nwant one about the contact", cfg.Warnings)
	}
	if len(cfg.Sources) < 50 || len(cfg.Stakeholders) < 50 {
		t.Errorf("%d sources of %d stakeholders", len(cfg.Sources), len(cfg.Stakeholders))
	}
	for _, s := range cfg.Sources {
		if err := s.ID.Validate(); err != nil {
			t.Error(err)
		}
		if len(s.Topics) != 1 || s.Topics[0].ID != "un-cybercrime-convention" {
			t.Errorf("source %s: topics %v", s.ID, s.Topics)
		}
		if s.Firsthand && s.Stakeholder.Kind == onrecord.KindMedia {
			t.Errorf("source %s: an outlet is not first-hand", s.ID)
		}
	}
	if _, ok := cfg.Source("cisco"); !ok {
		t.Error("no source cisco")
	}
	if _, ok := cfg.Source("nobody"); ok {
		t.Error("a source nobody")
	}
}

// TestAliases holds that no name of the registry means two stakeholders: a speaker would be taken for the wrong one.
func TestAliases(t *testing.T) {
	cfg, err := configs.Load("")
	if err != nil {
		t.Fatal(err)
	}
	owner := make(map[string]string)
	for _, s := range cfg.Stakeholders {
		for _, name := range append([]string{s.Name}, s.Aliases...) {
			if other, ok := owner[name]; ok {
				t.Errorf("%q names %s and %s", name, other, s.ID)
			}
			owner[name] = s.ID
		}
	}
}

func TestEveryKey(t *testing.T) {
	path := filepath.Join("testdata", "good", "every-key.yaml")
	cfg, err := configs.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if len(cfg.Warnings) != 0 {
		t.Errorf("warnings: %v", cfg.Warnings)
	}
	got := configs.Config{Contact: cfg.Contact, Fetch: cfg.Fetch, NATS: cfg.NATS, Archive: cfg.Archive, Web: cfg.Web, Topics: cfg.Topics}
	treaty := onrecord.Topic{ID: "lamp-treaty", Name: "Lamp Treaty", Terms: []string{"Lamp Treaty", "Traité des lampes"}}
	want := configs.Config{
		Contact: "https://watch.example/bot; mailto:watch@watch.example",
		Fetch: configs.Fetch{
			Proxy: "http://10.0.0.1:3128", HostDelay: time.Millisecond, MaxBody: 16 << 20,
			AllowPrivate: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("fd00::/8")},
		},
		NATS: configs.NATS{URL: "nats://a.example:4222,nats://b.example:4222", Creds: filepath.Join("testdata", "good", "pipeline.creds"), Listen: "stream.watch.example:4222",
			TLS: configs.TLS{CA: filepath.Join("testdata", "good", "ca.pem"), Cert: "/etc/watch/stream.pem", Key: "/etc/watch/stream.key"}},
		Archive: configs.Archive{Path: "/var/lib/watch/archive.db", Captures: "testdata/good/captures"},
		Web: configs.Web{
			Listen: "0.0.0.0:8321", TLS: configs.WebTLS{Cert: filepath.Join("testdata", "good", "page.pem"), Key: "/etc/watch/page.key"},
			Users: filepath.Join("testdata", "good", "page.users"), Hosts: []string{"archive.watch.example", "10.0.0.7"},
		},
		Topics: []onrecord.Topic{treaty},
	}
	compare(t, got, want)

	wantSources := []configs.Source{{
		Source: onrecord.Source{
			ID: "harborline-news", Firsthand: true,
			Stakeholder: onrecord.Stakeholder{ID: "harborline", Name: "Harborline", Kind: onrecord.KindCompany, Country: "NO", Aliases: []string{"Harborline AS", "HL"}, Wikidata: "Q1"},
		},
		Feeds:     []string{"https://harborline.example/feed"},
		Sitemaps:  []string{"https://harborline.example/sitemap.xml"},
		Listings:  []configs.Listing{{URL: "https://harborline.example/news/", Link: "a.headline", Next: "a.next", MaxPages: 9}, {URL: "https://harborline.example/old/", Link: "main a", MaxPages: 3}},
		Pages:     []string{"https://harborline.example/position.pdf"},
		Include:   []string{"/news/", `\.pdf$`},
		Exclude:   []string{"/jobs/"},
		Selectors: onrecord.Selectors{Body: "article", Title: "h1", Date: "time"},
		Lang:      "nb",
		Topics:    []onrecord.Topic{treaty},
		Schedule:  "0 */2 * * *", MaxItems: 20, MaxPages: 3, MaxAge: 365 * 24 * time.Hour, Recheck: 0,
	}, {
		Source: onrecord.Source{
			ID: "daily-lantern", Firsthand: false,
			Stakeholder: onrecord.Stakeholder{ID: "the-daily-lantern-cote-sud", Name: "The Daily Lantern (Côte-Sud)", Kind: onrecord.KindMedia},
		},
		Feeds:    []string{"http://lantern.example/rss"},
		Schedule: "@every 30m", MaxItems: 1000, MaxPages: 5, Recheck: 24 * time.Hour,
	}, {
		Source:   onrecord.Source{ID: "2030", Firsthand: true, Stakeholder: stakeholder(t, cfg, "eff")},
		Pages:    []string{"https://harborline.example/position.pdf"},
		Schedule: "@every 30m", MaxItems: 1000, MaxPages: 5, Recheck: 24 * time.Hour,
	}}
	compare(t, cfg.Sources, wantSources)
	if got := stakeholder(t, cfg, "cisco"); got.Name != "Cisco of the File" {
		t.Errorf("the file's cisco does not replace the built-in one: %v", got)
	}
	stakeholder(t, cfg, "the-daily-lantern-cote-sud")

	lamps, _ := cfg.Query("lamps")
	compare(t, lamps, configs.Query{
		ID: "lamps", About: "What was said of lamps.", SQL: "SELECT text FROM v_quotes WHERE lang = :lang AND confidence > :sure",
		Parameters: []configs.Parameter{{Name: "lang", Default: "fr", About: "A language."}, {Name: "sure", Default: "0.5"}},
		At:         lamps.At,
	})
	if q, _ := cfg.Query("silent"); q.SQL != "SELECT 1" {
		t.Errorf("the file's query does not replace the built-in one: %v", q)
	}
	if _, ok := cfg.Query("positions"); !ok {
		t.Error("the built-in queries do not apply beside a file")
	}
}

func stakeholder(t *testing.T, cfg *configs.Config, id string) onrecord.Stakeholder {
	t.Helper()
	for _, s := range cfg.Stakeholders {
		if s.ID == id {
			return s
		}
	}
	t.Fatalf("no stakeholder %s in the registry", id)
	return onrecord.Stakeholder{}
}

func compare(t *testing.T, got, want any) {
	t.Helper()
	prefixes := cmp.Comparer(func(a, b netip.Prefix) bool { return a == b })
	if diff := cmp.Diff(got, want, prefixes); diff != "" {
		t.Errorf("got - want +\n%s", diff)
	}
}

// TestBad holds what people are told: each file of testdata/bad has its problems beside it, place and hint included.
func TestBad(t *testing.T) {
	files, err := filepath.Glob("testdata/bad/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".yaml")
		t.Run(name, func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			_, err = configs.Parse(name+".yaml", data)
			if !errors.Is(err, onrecord.ErrInvalid) {
				t.Fatalf("error %v is not ErrInvalid", err)
			}
			golden(t, strings.TrimSuffix(file, ".yaml")+".txt", err.Error()+"\n")
		})
	}
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(got, "\n"), strings.Split(string(want), "\n")); diff != "" {
		t.Errorf("%s: got - want + (go test -update rewrites it)\n%s", path, diff)
	}
}

func TestMissingFile(t *testing.T) {
	_, err := configs.Load(filepath.Join(t.TempDir(), "watch.yaml"))
	if !errors.Is(err, os.ErrNotExist) || !strings.Contains(err.Error(), "watch.yaml") {
		t.Errorf("error %v does not say which file is missing", err)
	}
}

func TestEnvironment(t *testing.T) {
	t.Setenv("ONRECORD_CONTACT", "mailto:me@watch.example")
	t.Setenv("ONRECORD_PROXY", "http://127.0.0.1:3128")
	t.Setenv("ONRECORD_NATS_URL", "nats://a.example:4222")
	t.Setenv("ONRECORD_NATS_CREDS", "my.creds")
	t.Setenv("ONRECORD_NATS_CA", "ca.pem")
	t.Setenv("ONRECORD_NATS_CERT", "my.pem")
	t.Setenv("ONRECORD_NATS_KEY", "my.key")
	cfg, err := configs.Load("")
	if err != nil {
		t.Fatal(err)
	}
	if len(cfg.Warnings) != 0 {
		t.Errorf("warnings: %v", cfg.Warnings)
	}
	got := []string{cfg.Contact, cfg.Fetch.Proxy, cfg.NATS.URL, cfg.NATS.Creds, cfg.NATS.TLS.CA, cfg.NATS.TLS.Cert, cfg.NATS.TLS.Key}
	compare(t, got, []string{"mailto:me@watch.example", "http://127.0.0.1:3128", "nats://a.example:4222", "my.creds", "ca.pem", "my.pem", "my.key"})

	t.Setenv("ONRECORD_PROXY", "ftp://proxy.example")
	t.Setenv("ONRECORD_NATS_URL", "a.example:4222")
	_, err = configs.Load("")
	if err == nil || strings.Count(err.Error(), "\n") != 1 || !strings.HasPrefix(err.Error(), "ONRECORD_PROXY: ") {
		t.Errorf("error %v does not name both variables", err)
	}
}

func TestCheckFetch(t *testing.T) {
	for contact, ok := range map[string]bool{
		"":                          false,
		"me":                        false,
		"http://watch.example/":     false,
		"https://watch.example/bot": true,
		"mailto:me@watch.example":   true,
	} {
		cfg, err := configs.Parse("watch.yaml", []byte("contact: "+contact+"\n"))
		if err != nil {
			t.Fatal(err)
		}
		err = cfg.CheckFetch()
		if (err == nil) != ok {
			t.Errorf("contact %q: %v", contact, err)
		}
		if err != nil && !strings.Contains(err.Error(), "watch.yaml: ") {
			t.Errorf("contact %q: error %q does not name the file", contact, err)
		}
	}
}

func TestEmptyFile(t *testing.T) {
	for _, data := range []string{"", "# nothing yet\n", "sources:\n"} {
		cfg, err := configs.Parse("watch.yaml", []byte(data))
		if err != nil {
			t.Fatalf("%q: %v", data, err)
		}
		if len(cfg.Sources) != 0 || len(cfg.Topics) != 0 || len(cfg.Warnings) != 1 {
			t.Errorf("%q: %d sources, %d topics, warnings %v", data, len(cfg.Sources), len(cfg.Topics), cfg.Warnings)
		}
		if cfg.Fetch.HostDelay != configs.DefaultHostDelay || cfg.Web.Listen != configs.DefaultWeb {
			t.Errorf("%q: defaults are missing: %+v", data, cfg)
		}
	}
}

func TestWarnings(t *testing.T) {
	cfg, err := configs.Parse("watch.yaml", []byte(`
sources:
  - id: lantern
    stakeholder: {name: The Daily Lantern, kind: media}
    feeds: ["https://lantern.example/rss"]
    schedule: "CRON_TZ=America/New_York 30 2 * * *"
`))
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "testdata/warnings.txt", cfg.Warnings.Error()+"\n")
}
