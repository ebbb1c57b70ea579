package configs

import (
	"embed"
	"fmt"
	"os"
	"strings"
)

//go:embed default.yaml queries.yaml sources.yaml stakeholders.yaml
var builtin embed.FS

//go:embed schema.json
var schemaJSON []byte

// Schema returns the JSON Schema (2020-12) of the configuration file, for editors and other programs.
func Schema() []byte { return append([]byte(nil), schemaJSON...) }

// projectContact is the contact of the built-in configuration. It lets a first run work; whoever runs the crawler for
// longer should be reachable themselves, which is why using it is a warning.
const projectContact = "https://github.com/onrecord/onrecord"

// Load reads the file at path, or the built-in configuration when path is empty, and then lets the environment
// override it (see Parse for the file alone):
//
//	ONRECORD_CONTACT     contact
//	ONRECORD_PROXY       fetch.proxy
//	ONRECORD_NATS_URL    nats.url
//	ONRECORD_NATS_CREDS  nats.creds, relative to the working directory, as are the next three
//	ONRECORD_NATS_CA     nats.tls.ca
//	ONRECORD_NATS_CERT   nats.tls.cert
//	ONRECORD_NATS_KEY    nats.tls.key
//
// A variable that is unset or empty overrides nothing. An error that is not about reading the file is [Problems].
func Load(path string) (*Config, error) {
	cfg, err := load(path)
	if err != nil {
		return nil, err
	}
	if problems := override(cfg, os.Getenv); len(problems) > 0 {
		return nil, problems
	}
	if cfg.Contact == projectContact {
		cfg.Warnings = append(cfg.Warnings, Problem{
			File: cfg.Name,
			Text: "the crawler introduces itself with the contact of the project, not with yours",
			Hint: "set contact: in a file, or ONRECORD_CONTACT",
		})
	}
	return cfg, nil
}

func load(path string) (*Config, error) {
	if path == "" {
		return builtIn()
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read configuration: %w", err)
	}
	return Parse(path, data)
}

// Parse reads a configuration from data. Its name stands in front of every problem; paths in it are relative to the
// name's folder.
func Parse(name string, data []byte) (*Config, error) {
	b := newBuilder(name)
	for _, name := range []string{"stakeholders.yaml", "queries.yaml"} {
		if err := b.builtin(name); err != nil {
			return nil, err
		}
	}
	b.file(name, data, false)
	cfg, err := b.done()
	if err == nil && len(cfg.Sources) == 0 {
		cfg.Warnings = append(cfg.Warnings, Problem{File: name, Text: "no sources: nothing will be collected", Hint: "list what to watch under sources:"})
	}
	return cfg, err
}

// builtIn is the configuration that applies without a file.
func builtIn() (*Config, error) {
	b := newBuilder("built-in")
	for _, name := range []string{"stakeholders.yaml", "queries.yaml", "default.yaml", "sources.yaml"} {
		if err := b.builtin(name); err != nil {
			return nil, err
		}
	}
	return b.done()
}

func (b *builder) builtin(name string) error {
	data, err := builtin.ReadFile(name)
	if err != nil {
		return fmt.Errorf("read built-in configuration: %w", err)
	}
	b.file("built-in "+name, data, true)
	return nil
}

func override(c *Config, getenv func(string) string) (problems Problems) {
	for _, v := range []struct {
		name  string
		dst   *string
		parse func(string) (string, error)
	}{
		{"ONRECORD_CONTACT", &c.Contact, contact},
		{"ONRECORD_PROXY", &c.Fetch.Proxy, proxy},
		{"ONRECORD_NATS_URL", &c.NATS.URL, servers},
		{"ONRECORD_NATS_CREDS", &c.NATS.Creds, text},
		{"ONRECORD_NATS_CA", &c.NATS.TLS.CA, text},
		{"ONRECORD_NATS_CERT", &c.NATS.TLS.Cert, text},
		{"ONRECORD_NATS_KEY", &c.NATS.TLS.Key, text},
	} {
		s := getenv(v.name)
		if s == "" {
			continue
		}
		value, err := v.parse(s)
		if err != nil {
			problems = append(problems, problem(v.name, 0, 0, err))
			continue
		}
		*v.dst = value
	}
	return problems
}

// CheckFetch reports whether this configuration may be used to fetch: it must say whom a webmaster can reach. Commands
// that stay offline need not ask.
func (c *Config) CheckFetch() error {
	if strings.Contains(c.Contact, "https://") || strings.Contains(c.Contact, "mailto:") {
		return nil
	}
	const hint = `write contact: "https://example.org/bot; mailto:you@example.org", or set ONRECORD_CONTACT`
	if c.Contact == "" {
		return Problems{{File: c.Name, Text: "fetching needs a contact", Hint: hint}}
	}
	return Problems{{File: c.Name, Text: fmt.Sprintf("contact %q has neither an https:// page nor a mailto: address", c.Contact), Hint: hint}}
}
