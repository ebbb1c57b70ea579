package content

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/markusmobius/go-htmldate"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/onrecord/onrecord"
)

// published reconciles what the page and discovery say of the day a document appeared. A wrong date is worse than none,
// so every witness is heard for what it is worth:
//
//  1. The source's own selector decides.
//  2. The page's metadata (JSON-LD of this article, article:published_time and its kin) against the feed: where both
//     speak and are more than a week apart, the page's address or a date it shows must side with one of them.
//  3. One of them alone, unless the address names another day.
//  4. A <time> that is the page's only one in its head or marked as publication date; the day in the address.
//  5. go-htmldate, which always finds something, only where the page shows the date it found near its headline.
func (p *page) published(hint onrecord.Date, now time.Time) onrecord.Date {
	if s, n := p.selectedText(p.selectors.Date); s != "" || n != nil {
		if d := plausible(p.selectedDate(s, n), now); !d.IsZero() {
			return d
		}
	}
	hint = plausible(hint, now)
	claimed := plausible(p.claimedDate(), now)
	address := plausible(p.addressDate(), now)
	switch {
	case !claimed.IsZero() && !hint.IsZero():
		if apart(claimed, hint) > 7*24*time.Hour && !address.IsZero() && apart(address, hint) < apart(address, claimed) {
			return hint
		}
		return claimed
	case !claimed.IsZero():
		return claimed
	case !hint.IsZero():
		return hint
	}
	if d := plausible(p.shownDate(), now); !d.IsZero() {
		return d
	}
	if !address.IsZero() {
		return address
	}
	return plausible(p.guessedDate(now), now)
}

// plausible returns a date that a document can have, or none: not in the future (a day is given to time zones) and not
// before the web.
func plausible(d onrecord.Date, now time.Time) onrecord.Date {
	if d.IsZero() || d.Time.Year() < 1990 || d.Time.After(now.Add(24*time.Hour)) {
		return onrecord.Date{}
	}
	return d
}

func apart(a, b onrecord.Date) time.Duration { return a.Time.Sub(b.Time).Abs() }

// publishedMetas are the <meta> names that mean the first publication, most exact first.
var publishedMetas = []string{"article:published_time", "og:article:published_time", "og:published_time", "datepublished",
	"article:published", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "dc.date.issued", "dcterms.issued", "dcterms.created",
	"dc.date.created", "citation_publication_date", "citation_online_date", "publishdate", "publish-date", "publish_date", "publication_date", "pubdate", "pub_date",
	"date.published", "article.published", "article_date_original", "originalpublicationdate", "dc.date", "dcterms.date", "date"}

// claimedDate is the publication date in the page's metadata.
func (p *page) claimedDate() onrecord.Date {
	if a := p.article(); a != nil {
		if d := parseDate(a.published); !d.IsZero() {
			return d
		}
	}
	for _, name := range publishedMetas {
		if d := parseDate(p.meta(name)); !d.IsZero() {
			return d
		}
	}
	// A page object that is dated stands for its document where no article is described.
	for _, f := range p.facts {
		if f.kind == "WebPage" && f.published != "" {
			return parseDate(f.published)
		}
	}
	return onrecord.Date{}
}

// shownDate is the date of a <time> element that can only be the publication's: marked so, or the first in the
// article's own header, or the page's only one outside its margins.
func (p *page) shownDate() onrecord.Date {
	var candidates []onrecord.Date
	for _, n := range p.times {
		d := parseDate(attr(n, "datetime"))
		if d.IsZero() {
			d = parseDate(visibleText(n))
		}
		if d.IsZero() {
			continue
		}
		if attr(n, "pubdate") != "" || strings.Contains(strings.ToLower(attr(n, "itemprop")), "datepublished") ||
			hasWord(attr(n, "class"), "entry-date") || hasWord(attr(n, "class"), "published") {
			return d
		}
		if !inFurniture(n) {
			candidates = append(candidates, d)
		}
	}
	for n := range p.root.Descendants() {
		if n.Type == html.ElementNode && n.DataAtom != atom.Meta && strings.EqualFold(attr(n, "itemprop"), "datePublished") {
			if d := parseDate(firstOf(attr(n, "content"), attr(n, "datetime"), visibleText(n))); !d.IsZero() {
				return d
			}
		}
	}
	if len(candidates) > 0 && sameDays(candidates) {
		return candidates[0]
	}
	return onrecord.Date{}
}

func firstOf(list ...string) string {
	for _, s := range list {
		if s != "" {
			return s
		}
	}
	return ""
}

func sameDays(dates []onrecord.Date) bool {
	for _, d := range dates[1:] {
		if d.Time.Format(time.DateOnly) != dates[0].Time.Format(time.DateOnly) {
			return false
		}
	}
	return true
}

var addressDay = regexp.MustCompile(`/((?:19|20)\d\d)[/-]?(\d\d)[/-]?(\d\d)(?:[/_.-]|$)`)

// addressDate is the day in the page's address: /2024/05/17/.
func (p *page) addressDate() onrecord.Date {
	if p.url == nil {
		return onrecord.Date{}
	}
	m := addressDay.FindStringSubmatch(p.url.Path)
	if m == nil {
		return onrecord.Date{}
	}
	d, err := time.Parse("20060102", m[1]+m[2]+m[3])
	if err != nil {
		return onrecord.Date{}
	}
	return onrecord.Day(d.Date())
}

// guessedDate asks go-htmldate, without its search of the whole text, and believes it only if the page shows that day
// near the beginning of its text.
func (p *page) guessedDate(now time.Time) onrecord.Date {
	result, err := htmldate.FromDocument(p.root, htmldate.Options{
		UseOriginalDate: true, SkipExtensiveSearch: true, URL: p.address, MaxDate: now.Add(24 * time.Hour),
	})
	if err != nil || result.IsZero() {
		return onrecord.Date{}
	}
	day := onrecord.Day(result.DateTime.Date())
	for i, b := range blocksOf(p.root) {
		if i > 400 {
			break
		}
		if len(b.text) < 200 && sameDay(parseDate(b.text), day) {
			return day
		}
	}
	return onrecord.Date{}
}

func sameDay(a, b onrecord.Date) bool {
	return !a.IsZero() && a.Time.Format(time.DateOnly) == b.Time.Format(time.DateOnly)
}

func (p *page) selectedDate(text string, n *html.Node) onrecord.Date {
	for _, s := range []string{attr(n, "datetime"), attr(n, "content"), text} {
		if d := parseDate(s); !d.IsZero() {
			return d
		}
	}
	for d := range n.Descendants() {
		if d.DataAtom == atom.Time {
			if got := parseDate(attr(d, "datetime")); !got.IsZero() {
				return got
			}
		}
	}
	return onrecord.Date{}
}

// zonedLayouts carry a moment, dayLayouts a day and perhaps a clock without a zone, which names no moment.
var (
	zonedLayouts = []string{time.RFC3339, "2006-01-02T15:04:05.999999999Z0700", "2006-01-02T15:04Z07:00", "2006-01-02T15:04Z0700", "2006-01-02 15:04:05Z07:00",
		"2006-01-02 15:04:05 Z0700", "2006-01-02 15:04:05 -0700 MST", "2006-01-02 15:04:05 -07:00", time.RFC1123Z, "Mon, 2 Jan 2006 15:04:05 -0700", "Mon, 02 Jan 2006 15:04:05 GMT", "2 Jan 2006 15:04:05 -0700"}
	localLayouts = []string{"2006-01-02T15:04:05.999999999", "2006-01-02T15:04", "2006-01-02 15:04:05.999999999", "2006-01-02 15:04", time.DateOnly, "2006/01/02", "20060102", "2006-1-2",
		"2006/01/02 15:04:05", "02.01.2006", "2.1.2006", "02.01.2006 15:04", "2006年1月2日", "2006년 1월 2일", "2006. 1. 2.",
		"January 2, 2006", "Jan 2, 2006", "2 January 2006", "2 Jan 2006", "January 2 2006", "Monday, January 2, 2006", "Monday, 2 January 2006", "Monday 2 January 2006", "Mon Jan 2 15:04:05 MST 2006"}
)

// parseDate reads a date as machines and publishers write it. Day and month both as figures are read only where their
// order is beyond doubt: with points, the day first; with the year in front. 05/06/2024 is no date.
func parseDate(s string) onrecord.Date {
	s = oneLine(s)
	if s == "" || len(s) > 200 {
		return onrecord.Date{}
	}
	for _, layout := range zonedLayouts {
		if t, err := time.Parse(layout, s); err == nil {
			return moment(t)
		}
	}
	for _, layout := range localLayouts {
		if t, err := time.Parse(layout, s); err == nil {
			return onrecord.Day(t.Date())
		}
	}
	if seconds, err := strconv.ParseInt(s, 10, 64); err == nil && len(s) >= 10 && len(s) <= 13 {
		if len(s) == 13 {
			seconds /= 1000
		}
		return onrecord.Date{Time: time.Unix(seconds, 0).UTC()}
	}
	return findDay(s)
}

// moment keeps a time of day unless it is midnight in its own zone, which is how systems write a day alone; in UTC that
// would be the evening before.
func moment(t time.Time) onrecord.Date {
	if t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 {
		return onrecord.Day(t.Date())
	}
	return onrecord.Date{Time: t}
}

var (
	dayMonthYear = regexp.MustCompile(`(?:^|[^\pL\pN])(\d{1,2})(?:st|nd|rd|th|er|\.|º)?(?: de| of)? (\pL{3,12})\.?,?(?: de)? ((?:19|20)\d\d)(?:$|[^\pN])`)
	monthDayYear = regexp.MustCompile(`(?:^|[^\pL\pN])(\pL{3,12})\.? (\d{1,2})(?:st|nd|rd|th)?,? ((?:19|20)\d\d)(?:$|[^\pN])`)
	yearFirst    = regexp.MustCompile(`(?:^|[^\pN])((?:19|20)\d\d)(?:-|/|\.|年 ?|년 ?)(\d{1,2})(?:-|/|\.|月 ?|월 ?)(\d{1,2})(?:$|[^\pN])`)
	pointed      = regexp.MustCompile(`(?:^|[^\pN])(\d{1,2})\. ?(\d{1,2})\. ?((?:19|20)\d\d)(?:$|[^\pN])`)
)

// findDay finds the one day a short text names; a text that names two names none.
func findDay(s string) onrecord.Date {
	var found []onrecord.Date
	add := func(year, day string, month time.Month) {
		y, _ := strconv.Atoi(year)
		d, _ := strconv.Atoi(day)
		date := onrecord.Day(y, month, d)
		if month >= 1 && month <= 12 && d >= 1 && date.Time.Day() == d {
			found = append(found, date)
		}
	}
	for _, m := range dayMonthYear.FindAllStringSubmatch(s, 3) {
		add(m[3], m[1], monthNamed(m[2]))
	}
	for _, m := range monthDayYear.FindAllStringSubmatch(s, 3) {
		add(m[3], m[2], monthNamed(m[1]))
	}
	for _, m := range yearFirst.FindAllStringSubmatch(s, 3) {
		month, _ := strconv.Atoi(m[2])
		add(m[1], m[3], time.Month(month))
	}
	for _, m := range pointed.FindAllStringSubmatch(s, 3) {
		month, _ := strconv.Atoi(m[2])
		add(m[3], m[1], time.Month(month))
	}
	if len(found) == 0 || !sameDays(found) {
		return onrecord.Date{}
	}
	return found[0]
}
