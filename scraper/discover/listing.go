package discover

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"github.com/onrecord/onrecord"
)

// Listing reads a page that lists documents: link and next are CSS selectors of the links to the documents and to the
// next page of the list; next may be empty. A selector may name an element around or inside the link itself.
//
// The date of an item is that of the one <time> beside its link, where there is exactly one.
func Listing(body []byte, contentType string, address *url.URL, link, next string) (items []Item, nextPage string, err error) {
	links, err := compileSelector(link)
	if err != nil {
		return nil, "", fmt.Errorf("listing %s: link: %w", address, err)
	}
	doc, base, err := parseHTML(body, contentType, address)
	if err != nil {
		return nil, "", err
	}
	met := map[string]bool{}
	doc.FindMatcher(links).Each(func(_ int, match *goquery.Selection) {
		a := anchor(match)
		target := resolve(base, a.AttrOr("href", ""))
		if target == "" || met[target] {
			return
		}
		met[target] = true
		items = append(items, Item{
			URL: target, Title: strings.Join(strings.Fields(match.Text()), " "),
			Published: dateBeside(match, links), From: address.String(),
		})
	})
	if next != "" {
		pages, err := compileSelector(next)
		if err != nil {
			return nil, "", fmt.Errorf("listing %s: next: %w", address, err)
		}
		nextPage = resolve(base, anchor(doc.FindMatcher(pages).First()).AttrOr("href", ""))
	}
	return items, nextPage, nil
}

func compileSelector(s string) (cascadia.Selector, error) {
	m, err := cascadia.Compile(s)
	if err != nil {
		return nil, fmt.Errorf("selector %q: %w: %w", s, err, onrecord.ErrInvalid)
	}
	return m, nil
}

// anchor is the element with the address: the match itself, the first link inside it, or the link around it.
func anchor(match *goquery.Selection) *goquery.Selection {
	if _, ok := match.Attr("href"); ok {
		return match
	}
	if inside := match.Find("a[href]").First(); inside.Length() > 0 {
		return inside
	}
	return match.Closest("a[href]")
}

// dateBeside looks for the date of a link in the elements around it, as far out as they hold no other link of the list.
func dateBeside(match *goquery.Selection, links cascadia.Selector) onrecord.Date {
	around := match
	for range 4 {
		times := around.Find("time[datetime]")
		if times.Length() == 1 {
			return parseDate(times.AttrOr("datetime", ""))
		}
		around = around.Parent()
		if times.Length() > 1 || around.Length() == 0 || around.Get(0).Type != html.ElementNode || around.FindMatcher(links).Length() != 1 {
			break
		}
	}
	return onrecord.Date{}
}
