package configs

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// reader walks the tree of one YAML file. Unlike a decoder it does not stop at the first mistake, and it knows the
// place of every value.
type reader struct {
	file     string
	anchors  map[string]ast.Node
	problems Problems
	warnings Problems
}

// maxFile bounds a configuration file; the largest sensible one is a few thousand sources.
const maxFile = 4 << 20

// parse reads data into a tree; nil, with a problem noted, when that cannot be done.
func (r *reader) parse(data []byte) (root ast.Node) {
	defer func() {
		if p := recover(); p != nil { // the parser has been seen to panic on malformed input
			root = nil
			r.problems = append(r.problems, Problem{File: r.file, Text: fmt.Sprintf("is not readable as YAML: %v", p)})
		}
	}()
	if len(data) > maxFile {
		r.problems = append(r.problems, Problem{File: r.file, Text: fmt.Sprintf("is larger than %d bytes", maxFile), Hint: "is this the configuration?"})
		return nil
	}
	tree, err := parser.ParseBytes(data, 0)
	if err != nil {
		r.problems = append(r.problems, r.syntax(err))
		return nil
	}
	for _, doc := range tree.Docs {
		if doc.Body == nil {
			continue
		}
		if root != nil {
			r.fail(doc.Body, wrong("remove the line ---", "a second document in one file"))
			break
		}
		root = doc.Body
	}
	if root != nil {
		r.anchors = make(map[string]ast.Node)
		ast.Walk(anchors(r.anchors), root)
	}
	return root
}

func (r *reader) syntax(err error) Problem {
	p := Problem{File: r.file, Text: "is not readable as YAML: " + err.Error(), Hint: "check the indentation, quotes and brackets here"}
	var at yaml.Error
	if errors.As(err, &at) && at.GetToken() != nil {
		pos := at.GetToken().Position
		p.Line, p.Column, p.Text = pos.Line, pos.Column, at.GetMessage()
	}
	return p
}

// anchors collects &name nodes, for the *name that stand for them.
type anchors map[string]ast.Node

func (a anchors) Visit(n ast.Node) ast.Visitor {
	if anchor, ok := n.(*ast.AnchorNode); ok {
		a[anchor.Name.GetToken().Value] = anchor.Value
	}
	return a
}

// resolve follows anchors, aliases and tags to the value itself. The number of steps is bounded, because an alias can
// name itself.
func (r *reader) resolve(n ast.Node) ast.Node {
	for range 16 {
		switch v := n.(type) {
		case *ast.AnchorNode:
			n = v.Value
		case *ast.TagNode:
			n = v.Value
		case *ast.AliasNode:
			name := v.Value.GetToken().Value
			target, ok := r.anchors[name]
			if !ok {
				r.fail(v, wrong(fmt.Sprintf("write &%s in front of the value it repeats", name), "*%s names nothing", name))
				return nil
			}
			n = target
		default:
			return n
		}
	}
	return nil
}

func (r *reader) fail(at ast.Node, err error) {
	pos := position(at)
	r.problems = append(r.problems, problem(r.file, pos.Line, pos.Column, err))
}

func (r *reader) warn(at ast.Node, err error) {
	pos := position(at)
	r.warnings = append(r.warnings, problem(r.file, pos.Line, pos.Column, err))
}

// position is where a reader of the file would look: a mapping begins at its first key, not at the colon after it.
func position(n ast.Node) token.Position {
	if m, ok := n.(*ast.MappingNode); ok && len(m.Values) > 0 && !m.IsFlowStyle {
		n = m.Values[0].Key
	}
	if n == nil || n.GetToken() == nil {
		return token.Position{}
	}
	return *n.GetToken().Position
}

// keys says what may stand in a mapping, and what to do with it.
type keys map[string]func(ast.Node)

// mapping hands each value of a mapping to its key's function. A key without a value counts as left out.
func (r *reader) mapping(n ast.Node, what string, known keys) {
	m, ok := r.resolve(n).(ast.MapNode)
	if !ok {
		r.fail(n, wrong("write its keys below it, indented: "+strings.Join(slices.Sorted(maps.Keys(known)), ", "), "%s must be a mapping, not %s", what, kindOf(r.resolve(n))))
		return
	}
	for it := m.MapRange(); it.Next(); {
		name := it.Key().GetToken().Value
		set, ok := known[name]
		if !ok {
			r.unknown(it.Key(), name, what, slices.Sorted(maps.Keys(known)))
			continue
		}
		value := r.resolve(it.Value())
		if value != nil && value.Type() != ast.NullType {
			set(value)
		}
	}
}

func (r *reader) unknown(at ast.Node, name, what string, known []string) {
	hint := "known here: " + strings.Join(known, ", ")
	if near := nearest(name, known); near != "" {
		hint = fmt.Sprintf("did you mean %q? %s", near, hint)
	}
	r.fail(at, wrong(hint, "unknown key %q in %s", name, what))
}

// list hands each entry of a list to each.
func (r *reader) list(n ast.Node, what string, each func(ast.Node)) {
	seq, ok := r.resolve(n).(*ast.SequenceNode)
	if !ok {
		r.fail(n, wrong(fmt.Sprintf("write %s: [ … ], also for a single one", what), "%s must be a list, not %s", what, kindOf(r.resolve(n))))
		return
	}
	for _, entry := range seq.Values {
		if entry = r.resolve(entry); entry == nil || entry.Type() == ast.NullType {
			r.fail(n, wrong("remove the lone -, or write a value behind it", "%s has an empty entry", what))
			continue
		}
		each(entry)
	}
}

// text returns a scalar as it is written: `id: 2030` is the text "2030".
func (r *reader) text(n ast.Node, what string) (string, bool) {
	switch v := r.resolve(n).(type) {
	case *ast.LiteralNode:
		return strings.TrimSpace(v.Value.Value), true
	case ast.ScalarNode:
		return strings.TrimSpace(v.GetToken().Value), true
	default:
		r.fail(n, wrong("write a text or number", "%s must be a single value, not %s", what, kindOf(v)))
		return "", false
	}
}

func kindOf(n ast.Node) string {
	switch n.(type) {
	case nil:
		return "nothing"
	case ast.MapNode:
		return "a mapping"
	case *ast.SequenceNode:
		return "a list"
	}
	return "a single value"
}

// one sets dst to the value parse makes of the text.
func one[T any](r *reader, dst *T, what string, parse func(string) (T, error)) func(ast.Node) {
	return func(n ast.Node) {
		s, ok := r.text(n, what)
		if !ok {
			return
		}
		v, err := parse(s)
		if err != nil {
			r.fail(n, in(what, err))
			return
		}
		*dst = v
	}
}

// many sets dst to what parse makes of each entry of a list.
func many[T any](r *reader, dst *[]T, what string, parse func(string) (T, error)) func(ast.Node) {
	return func(n ast.Node) {
		r.list(n, what, func(entry ast.Node) {
			var v T
			before := len(r.problems)
			if one(r, &v, what, parse)(entry); len(r.problems) == before {
				*dst = append(*dst, v)
			}
		})
	}
}

// in puts the key's name in front of what is wrong with its value, unless it stands there already.
func in(what string, err error) error {
	if m, ok := errors.AsType[mistake](err); ok {
		if strings.HasPrefix(m.text, what+" ") {
			return m
		}
		return mistake{text: what + ": " + m.text, hint: m.hint}
	}
	return fmt.Errorf("%s: %w", what, err)
}
