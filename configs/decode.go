package configs

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/onrecord/onrecord"
)

// builder puts a configuration together from one or several files. Sources are read last, whatever the order in a
// file, because they name stakeholders and topics.
type builder struct {
	cfg      *Config
	schedule string

	stakeholders map[string]entry[onrecord.Stakeholder]
	topics       map[string]entry[onrecord.Topic]
	queries      map[string]entry[Query]
	sources      map[onrecord.SourceID]Problem // where each was first seen

	problems Problems
}

// entry is something with an id, and where it was defined.
type entry[T any] struct {
	value   T
	at      Problem
	builtin bool // may be replaced
}

func newBuilder(name string) *builder {
	return &builder{
		cfg:          defaults(name),
		schedule:     DefaultSchedule,
		stakeholders: make(map[string]entry[onrecord.Stakeholder]),
		topics:       make(map[string]entry[onrecord.Topic]),
		queries:      make(map[string]entry[Query]),
		sources:      make(map[onrecord.SourceID]Problem),
	}
}

// file reads one YAML file. Stakeholders of a built-in file can be replaced by those of a later one.
func (b *builder) file(name string, data []byte, builtin bool) {
	r := &reader{file: name}
	defer func() {
		b.problems = append(b.problems, r.problems...)
		b.cfg.Warnings = append(b.cfg.Warnings, r.warnings...)
	}()
	rest, inPieces := pieces(data)
	if len(data) > maxFile {
		rest, inPieces = data, nil // parse refuses it
	}
	root := r.parse(rest)
	if root == nil {
		return
	}
	var stakeholders, topics, sources ast.Node
	c := b.cfg
	r.mapping(root, "the configuration", keys{
		"contact":      one(r, &c.Contact, "contact", contact),
		"schedule":     b.readSchedule(r, &b.schedule),
		"fetch":        func(n ast.Node) { b.readFetch(r, n) },
		"nats":         func(n ast.Node) { b.readNATS(r, n) },
		"archive":      func(n ast.Node) { b.readArchive(r, n) },
		"web":          func(n ast.Node) { b.readWeb(r, n) },
		"sources":      func(n ast.Node) { sources = n },
		"stakeholders": func(n ast.Node) { stakeholders = n },
		"topics":       func(n ast.Node) { topics = n },
		"queries":      func(n ast.Node) { r.list(n, "queries", func(n ast.Node) { b.readQuery(r, n, builtin) }) },
	})
	if stakeholders != nil {
		r.list(stakeholders, "stakeholders", func(n ast.Node) { b.readStakeholder(r, n, builtin) })
	}
	if topics != nil {
		r.list(topics, "topics", func(n ast.Node) { b.readTopic(r, n) })
	}
	if sources != nil {
		r.list(sources, "sources", func(n ast.Node) { b.readSource(r, n) })
	}
	for piece := range parsed(name, inPieces) {
		if piece.root != nil {
			piece.mapping(piece.root, "the configuration", keys{"sources": func(n ast.Node) {
				piece.list(n, "sources", func(n ast.Node) { b.readSource(piece.reader, n) })
			}})
		}
		r.problems = append(r.problems, piece.problems...)
		r.warnings = append(r.warnings, piece.warnings...)
	}
}

// done returns the configuration, or everything that is wrong with it.
func (b *builder) done() (*Config, error) {
	if len(b.problems) > 0 {
		return nil, b.problems.sorted()
	}
	for _, id := range slices.Sorted(maps.Keys(b.stakeholders)) {
		b.cfg.Stakeholders = append(b.cfg.Stakeholders, b.stakeholders[id].value)
	}
	for _, id := range slices.Sorted(maps.Keys(b.queries)) {
		b.cfg.Queries = append(b.cfg.Queries, b.queries[id].value)
	}
	b.cfg.Warnings = b.cfg.Warnings.sorted()
	return b.cfg, nil
}

func (b *builder) readFetch(r *reader, n ast.Node) {
	f := &b.cfg.Fetch
	r.mapping(n, "fetch", keys{
		"proxy":         one(r, &f.Proxy, "proxy", proxy),
		"allow_private": many(r, &f.AllowPrivate, "allow_private", network),
		"host_delay":    one(r, &f.HostDelay, "host_delay", positiveDuration),
		"max_body":      one(r, &f.MaxBody, "max_body", size),
	})
}

func (b *builder) readNATS(r *reader, n ast.Node) {
	c := &b.cfg.NATS
	var at ast.Node // of listen
	r.mapping(n, "nats", keys{
		"url":   one(r, &c.URL, "url", servers),
		"creds": one(r, &c.Creds, "creds", beside(r.file)),
		"listen": func(n ast.Node) {
			at = n
			one(r, &c.Listen, "listen", hostPort)(n)
		},
		"tls": func(n ast.Node) { b.readTLS(r, n) },
	})
	if at == nil || c.TLS.Cert != "" {
		return
	}
	one(r, &c.Listen, "listen", loopback("give nats.tls a certificate (cert, key) for it, or set nats.url to a cluster"))(at)
}

func (b *builder) readTLS(r *reader, n ast.Node) {
	c := &b.cfg.NATS.TLS
	r.mapping(n, "tls", keys{
		"ca":   one(r, &c.CA, "ca", beside(r.file)),
		"cert": one(r, &c.Cert, "cert", beside(r.file)),
		"key":  one(r, &c.Key, "key", beside(r.file)),
	})
	if (c.Cert == "") != (c.Key == "") {
		r.fail(n, wrong("name the PEM files of both", "tls has a cert without its key, or a key without its cert"))
	}
}

func (b *builder) readWeb(r *reader, n ast.Node) {
	c := &b.cfg.Web
	var at ast.Node // of listen
	r.mapping(n, "web", keys{
		"listen": func(n ast.Node) {
			before := len(r.problems)
			if one(r, &c.Listen, "listen", hostPortOrOff)(n); len(r.problems) == before {
				at = n
			}
		},
		"tls": func(n ast.Node) {
			r.mapping(n, "tls", keys{
				"cert": one(r, &c.TLS.Cert, "cert", beside(r.file)),
				"key":  one(r, &c.TLS.Key, "key", beside(r.file)),
			})
			if (c.TLS.Cert == "") != (c.TLS.Key == "") {
				r.fail(n, wrong("name the PEM files of both", "tls has a cert without its key, or a key without its cert"))
			}
		},
		"users": one(r, &c.Users, "users", beside(r.file)),
		"hosts": many(r, &c.Hosts, "hosts", hostName),
	})
	if at == nil || c.Listen == "" || c.TLS.Cert != "" && c.Users != "" {
		return
	}
	one(r, &c.Listen, "listen", loopback("put a proxy with TLS in front, or set web.tls and web.users"))(at)
}

func (b *builder) readArchive(r *reader, n ast.Node) {
	c := &b.cfg.Archive
	r.mapping(n, "archive", keys{
		"path":     one(r, &c.Path, "path", beside(r.file)),
		"captures": one(r, &c.Captures, "captures", folderBeside(r.file)),
	})
}

func (b *builder) readSchedule(r *reader, dst *string) func(ast.Node) {
	return func(n ast.Node) {
		before := len(r.problems)
		one(r, dst, "schedule", schedule)(n)
		if len(r.problems) > before {
			return
		}
		if text := clockChange(*dst); text != "" {
			r.warn(n, wrong("without CRON_TZ= times are UTC, which has no such days", "%s", text))
		}
	}
}

func (b *builder) readTopic(r *reader, n ast.Node) {
	var t onrecord.Topic
	before := len(r.problems)
	r.mapping(n, "a topic", keys{
		"id":    one(r, &t.ID, "id", identifier),
		"name":  one(r, &t.Name, "name", name),
		"terms": many(r, &t.Terms, "terms", name),
	})
	if len(r.problems) > before {
		return
	}
	if t.ID == "" || t.Name == "" || len(t.Terms) == 0 {
		r.fail(n, wrong("a topic is known by the terms that name it in texts", "a topic needs id, name and terms"))
		return
	}
	if first, ok := b.topics[t.ID]; ok {
		r.fail(n, twice("topic", t.ID, first.at))
		return
	}
	b.topics[t.ID] = entry[onrecord.Topic]{value: t, at: r.at(n)}
	b.cfg.Topics = append(b.cfg.Topics, t)
}

func twice(what, id string, first Problem) error {
	return wrong("give one of the two another id", "%s %q is already there, at %s:%d:%d", what, id, first.File, first.Line, first.Column)
}

// at is the place of a node.
func (r *reader) at(n ast.Node) Problem {
	pos := position(n)
	return Problem{File: r.file, Line: pos.Line, Column: pos.Column}
}

// beside takes a path relative to the folder of the file it stands in, so that a service finds it wherever it was
// started.
func beside(file string) func(string) (string, error) {
	return func(s string) (string, error) {
		if s == "" || filepath.IsAbs(s) {
			return s, nil
		}
		return filepath.Join(filepath.Dir(file), s), nil
	}
}

// folderBeside is beside for a folder, which need not be there yet.
func folderBeside(file string) func(string) (string, error) {
	return func(s string) (string, error) {
		path, err := beside(file)(s)
		if info, statErr := os.Stat(path); err == nil && path != "" && statErr == nil && !info.IsDir() {
			return "", wrong("name a folder, or leave it empty", "%s is a file", path)
		}
		return path, err
	}
}

func contact(s string) (string, error) {
	if strings.ContainsFunc(s, func(c rune) bool { return c < ' ' || c > '~' }) {
		return "", wrong("it travels in a header: use ASCII letters on one line", "%q cannot stand in a User-Agent", s)
	}
	return s, nil
}
