package content

import (
	"encoding/json"
	"html"
	"net/url"
	"strings"
)

// fact is what one schema.org object of a page's JSON-LD claims about a document.
type fact struct {
	kind      string // "NewsArticle"
	headline  string
	name      string
	published string
	author    string
	body      string
	lang      string
	urls      []string
}

// isArticle reports whether the object is a document in its own right rather than a site, a picture or a breadcrumb.
func (f fact) isArticle() bool {
	return strings.HasSuffix(f.kind, "Article") || strings.HasSuffix(f.kind, "Posting") && f.kind != "JobPosting" ||
		f.kind == "Report" || f.kind == "PressRelease" || f.kind == "Statement"
}

// readFacts reads a JSON-LD script. Publishers' JSON is often broken (raw line feeds in strings, a comment around it,
// a comma too many); what cannot be read is passed over.
func readFacts(script string) []fact {
	script = strings.TrimSpace(script)
	for _, wrap := range []string{"<!--", "-->", "//<![CDATA[", "//]]>", "<![CDATA[", "]]>"} {
		script = strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(script, wrap), wrap))
	}
	script = strings.TrimSuffix(script, ";")
	var value any
	if err := json.Unmarshal([]byte(script), &value); err != nil {
		flat := strings.Map(func(r rune) rune {
			if r < 0x20 {
				return ' '
			}
			return r
		}, script)
		if json.Unmarshal([]byte(flat), &value) != nil {
			return nil
		}
	}
	var facts []fact
	collectFacts(value, 0, &facts)
	return facts
}

// maxFacts bounds what one page may claim.
const maxFacts = 200

func collectFacts(value any, depth int, facts *[]fact) {
	if depth > 6 || len(*facts) >= maxFacts {
		return
	}
	switch v := value.(type) {
	case []any:
		for _, item := range v {
			collectFacts(item, depth+1, facts)
		}
	case map[string]any:
		f := fact{
			kind:      kindOf(v["@type"]),
			headline:  plainString(v["headline"]),
			name:      plainString(v["name"]),
			published: plainString(v["datePublished"]),
			author:    names(v["author"]),
			body:      rawString(v["articleBody"]),
			lang:      plainString(v["inLanguage"]),
		}
		for _, key := range []string{"url", "@id", "mainEntityOfPage"} {
			f.urls = append(f.urls, addresses(v[key])...)
		}
		if f.kind != "" {
			*facts = append(*facts, f)
		}
		for _, key := range []string{"@graph", "mainEntity", "mainEntityOfPage"} {
			collectFacts(v[key], depth+1, facts)
		}
	}
}

func kindOf(v any) string {
	switch v := v.(type) {
	case string:
		return v[strings.LastIndexAny(v, "/#:")+1:]
	case []any:
		best := ""
		for _, item := range v {
			if kind := kindOf(item); best == "" || (fact{kind: kind}).isArticle() {
				best = kind
			}
		}
		return best
	}
	return ""
}

func rawString(v any) string {
	s, _ := v.(string)
	return s
}

// plainString is a string of JSON-LD for people: one line, entities that many publishers escape twice resolved.
func plainString(v any) string {
	if list, ok := v.([]any); ok && len(list) > 0 {
		v = list[0]
	}
	if object, ok := v.(map[string]any); ok {
		v = object["@value"]
	}
	return oneLine(html.UnescapeString(rawString(v)))
}

func names(v any) string {
	switch v := v.(type) {
	case string:
		if strings.HasPrefix(v, "http") {
			return ""
		}
		return plainString(v)
	case map[string]any:
		return plainString(v["name"])
	case []any:
		var list []string
		for _, item := range v {
			if name := names(item); name != "" {
				list = append(list, name)
			}
		}
		return strings.Join(list, ", ")
	}
	return ""
}

func addresses(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case map[string]any:
		return append(addresses(v["@id"]), addresses(v["url"])...)
	}
	return nil
}

// article is the JSON-LD object that speaks of this page's document, or nil. A page may carry one for each teaser in
// its margin: the one that names the page's address is meant, else the only one, else the one whose headline the page
// shows as its own.
func (p *page) article() *fact {
	var articles []*fact
	for i := range p.facts {
		if f := &p.facts[i]; f.isArticle() {
			articles = append(articles, f)
		}
	}
	for _, f := range articles {
		for _, address := range f.urls {
			if p.isHere(address) && (f.headline != "" || f.published != "") {
				return f
			}
		}
	}
	if len(articles) == 1 {
		return articles[0]
	}
	for _, f := range articles {
		if f.headline != "" && p.shows(f.headline) {
			return f
		}
	}
	return nil
}

// isHere reports whether an address is the page's own, fragment, query and scheme aside.
func (p *page) isHere(address string) bool {
	there, err := url.Parse(strings.TrimSpace(address))
	if err != nil || p.url == nil {
		return false
	}
	there = p.url.ResolveReference(there)
	if there.Path == "" || there.Path == "/" {
		return false
	}
	same := func(u *url.URL) bool {
		return u != nil && trimHost(there.Host) == trimHost(u.Host) && strings.TrimSuffix(there.Path, "/") == strings.TrimSuffix(u.Path, "/")
	}
	return same(p.url) || same(p.canonicalLink())
}

func trimHost(host string) string { return strings.TrimPrefix(strings.ToLower(host), "www.") }

// shows reports whether a headline stands in the page's <h1> or its social title.
func (p *page) shows(headline string) bool {
	want := letters(headline)
	if want == "" {
		return false
	}
	for _, h := range p.h1s {
		if letters(visibleText(h)) == want {
			return true
		}
	}
	return letters(p.meta("og:title")) == want || strings.HasPrefix(letters(p.docTitle), want)
}
