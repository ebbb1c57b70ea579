package configs

import (
	"regexp"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// Query is SQL that was given a name, for `onrecord query @name`.
type Query struct {
	ID string
	// About says in a sentence what it answers.
	About string
	SQL   string
	// Parameters are the values of :name in the SQL where the command line gives none.
	Parameters []Parameter
	// At is where it stands, for whoever finds a mistake in the SQL: this package does not know SQL.
	At Problem
}

// Parameter is a named value of a query.
type Parameter struct {
	Name, Default, About string
}

var parameterPattern = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

func parameterName(s string) (string, error) {
	if !parameterPattern.MatchString(s) {
		return "", wrong("write topic for :topic in the SQL", "%q is not the name of a parameter", s)
	}
	return s, nil
}

// readQuery reads an entry of the list queries. One of the built-in ones is replaced by one with its id.
func (b *builder) readQuery(r *reader, n ast.Node, builtin bool) {
	q := Query{At: r.at(n)}
	before := len(r.problems)
	r.mapping(n, "a query", keys{
		"id":         one(r, &q.ID, "id", identifier),
		"about":      one(r, &q.About, "about", name),
		"sql":        one(r, &q.SQL, "sql", name),
		"parameters": func(n ast.Node) { r.list(n, "parameters", func(n ast.Node) { readParameter(r, n, &q) }) },
	})
	if len(r.problems) > before {
		return
	}
	if q.ID == "" || strings.TrimSpace(q.SQL) == "" {
		r.fail(n, wrong("it is asked with `onrecord query @id`", "a query needs id and sql"))
		return
	}
	if first, ok := b.queries[q.ID]; ok && !first.builtin {
		r.fail(n, twice("query", q.ID, first.at))
		return
	}
	b.queries[q.ID] = entry[Query]{value: q, at: q.At, builtin: builtin}
}

func readParameter(r *reader, n ast.Node, q *Query) {
	var p Parameter
	before := len(r.problems)
	r.mapping(n, "a parameter", keys{
		"name":    one(r, &p.Name, "name", parameterName),
		"default": one(r, &p.Default, "default", text),
		"about":   one(r, &p.About, "about", name),
	})
	switch {
	case len(r.problems) > before:
	case p.Name == "":
		r.fail(n, wrong("write {name: topic, default: …}", "a parameter needs a name"))
	default:
		q.Parameters = append(q.Parameters, p)
	}
}

// Wrong is the problem that text is what is wrong with the query, at its place in the file.
func (q Query) Wrong(text string) Problem {
	p := q.At
	p.Text = "query " + q.ID + ": " + text
	return p
}

// Query returns the query with this id.
func (c *Config) Query(id string) (Query, bool) {
	for _, q := range c.Queries {
		if q.ID == id {
			return q, true
		}
	}
	return Query{}, false
}
