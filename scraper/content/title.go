package content

import (
	"html"
	"strings"
	"unicode/utf8"
)

// title reconciles what the page and discovery call the document. The page's own headline wins where two witnesses
// agree on it; a feed's title decides only where the page has none, because feeds shorten.
func (p *page) title(hint string) string {
	if own := p.ownTitle(); own != "" {
		return own
	}
	return oneLine(html.UnescapeString(hint))
}

// ownTitle is the title from the page alone. Candidates, in the order of trust: the source's selector, the JSON-LD
// headline of the page's article, the social title, the headline shown, and the <title> without the site's name.
func (p *page) ownTitle() string {
	if s, _ := p.selectedText(p.selectors.Title); s != "" {
		return s
	}
	heading := p.withoutSite(p.heading())
	var claims []string
	if a := p.article(); a != nil {
		claims = append(claims, a.headline, a.name)
	}
	claims = append(claims, unescaped(p.meta("og:title")), unescaped(p.meta("twitter:title", "dc.title", "parsely-title")))
	for i := range claims {
		claims[i] = p.withoutSite(claims[i])
	}
	for _, claim := range claims {
		switch {
		case claim == "" || p.isSite(claim):
			continue
		case sameTitle(claim, heading):
			return heading // the same words, as shown
		}
		return claim
	}
	if heading != "" && !p.isSite(heading) {
		return heading
	}
	return p.withoutSite(p.docTitle)
}

func unescaped(s string) string { return oneLine(html.UnescapeString(s)) }

// heading is the <h1> that heads the document: of several the one that <title> or a social title repeats, else the
// first that is not the site's name.
func (p *page) heading() string {
	first := ""
	title := letters(p.docTitle) + " " + letters(p.meta("og:title"))
	for _, h := range p.h1s {
		s := visibleText(h)
		if s == "" || p.isSite(s) {
			continue
		}
		if strings.Contains(title, letters(s)) && letters(s) != "" {
			return s
		}
		if first == "" {
			first = s
		}
	}
	return first
}

func sameTitle(a, b string) bool {
	return letters(a) != "" && letters(a) == letters(b)
}

// siteNames are the names of the site a title may carry at its ends.
func (p *page) siteNames() []string {
	names := []string{p.meta("og:site_name"), p.meta("application-name"), p.meta("al:ios:app_name"), strings.TrimPrefix(p.meta("twitter:site"), "@")}
	for _, f := range p.facts {
		if f.kind == "WebSite" || strings.HasSuffix(f.kind, "Organization") {
			names = append(names, f.name)
		}
	}
	if p.url != nil {
		host := trimHost(p.url.Hostname())
		label, _, _ := strings.Cut(host, ".")
		names = append(names, host, label)
	}
	return names
}

// isSite reports whether a text is the site's name and no title.
func (p *page) isSite(s string) bool {
	want := letters(s)
	for _, name := range p.siteNames() {
		if name != "" && letters(name) == want {
			return true
		}
	}
	return false
}

var titleSeparators = []string{" | ", " – ", " — ", " - ", " • ", " · ", " :: ", " » ", " « ", " / ", ": ", "｜", "|", " -- "}

// withoutSite cuts the site's name off the ends of a title: "Headline | Section | Example News". Only a part that is
// the name, or in a <title> stands behind a bar, goes; a dash inside a headline stays.
func (p *page) withoutSite(title string) string {
	title = oneLine(title)
	for {
		shorter := p.cutSite(title)
		if shorter == title {
			return title
		}
		title = shorter
	}
}

func (p *page) cutSite(title string) string {
	for _, sep := range titleSeparators {
		if i := strings.LastIndex(title, sep); i > 0 && p.namesSite(title[i+len(sep):]) {
			return strings.TrimSpace(title[:i])
		}
		if i := strings.Index(title, sep); i > 0 && p.isSite(title[:i]) {
			return strings.TrimSpace(title[i+len(sep):])
		}
	}
	return title
}

// namesSite reports whether the end of a title is the site's name, or begins or ends with it ("Example News Online").
func (p *page) namesSite(end string) bool {
	want := letters(end)
	if want == "" || utf8.RuneCountInString(end) > 50 {
		return false
	}
	for _, name := range p.siteNames() {
		name = letters(name)
		if len(name) >= 3 && (name == want || strings.HasPrefix(want, name) || strings.HasSuffix(want, name) || len(want) >= 4 && strings.HasPrefix(name, want)) {
			return true
		}
	}
	return false
}
