package discover

import (
	"bytes"
	"encoding/json"
	"net/url"
	"regexp"
)

// maxSalvaged bounds the work put into a broken feed.
const maxSalvaged = 5000

// salvage finds the whole items of a feed that does not parse, because it broke off or because one item is broken.
// Each is parsed alone, inside the root element of the feed, which declares the name spaces.
func salvage(body []byte, base *url.URL) []Item {
	if trimmed := bytes.TrimLeft(body, "\ufeff \t\r\n"); bytes.HasPrefix(trimmed, []byte("{")) {
		return salvageJSON(trimmed, base)
	}
	root := rootTag.FindSubmatch(body)
	if root == nil {
		return nil
	}
	head, tail := wrapping(root)
	if decl := xmlDecl.Find(body); decl != nil {
		head = append(bytes.Clone(decl), head...)
	}
	var items []Item
	for _, element := range itemElements.FindAll(body, maxSalvaged) {
		feed, err := parseFeed(bytes.Join([][]byte{head, element, tail}, nil))
		if err == nil {
			items = append(items, feedItems(feed, base)...)
		}
	}
	return items
}

var (
	xmlDecl = regexp.MustCompile(`^\s*<\?xml[^>]*\?>`)
	rootTag = regexp.MustCompile(`<((?:[A-Za-z]+:)?(?:rss|RDF|feed))(?:\s[^>]*)?>`)
	// An item that holds "</item>" in a CDATA section ends there too early, does not parse, and is lost.
	itemElements = regexp.MustCompile(`(?s)<(?:[A-Za-z]+:)?(?:item|entry)[\s>].*?</(?:[A-Za-z]+:)?(?:item|entry)\s*>`)
)

// wrapping returns what must stand before and after a single item.
func wrapping(root [][]byte) (head, tail []byte) {
	open, name := root[0], string(root[1])
	if name == "rss" {
		return append(bytes.Clone(open), "<channel>"...), []byte("</channel></rss>")
	}
	return bytes.Clone(open), []byte("</" + name + ">")
}

// salvageJSON reads the items of a JSON Feed one by one, as far as they go.
func salvageJSON(body []byte, base *url.URL) []Item {
	dec := json.NewDecoder(bytes.NewReader(body))
	if !enterItems(dec) {
		return nil
	}
	var whole []json.RawMessage
	for dec.More() && len(whole) < maxSalvaged {
		var raw json.RawMessage
		if dec.Decode(&raw) != nil {
			break
		}
		whole = append(whole, raw)
	}
	rebuilt, err := json.Marshal(map[string]any{"version": "https://jsonfeed.org/version/1.1", "title": "", "items": whole})
	if err != nil {
		return nil
	}
	feed, err := parseFeed(rebuilt)
	if err != nil {
		return nil
	}
	return feedItems(feed, base)
}

// enterItems moves the decoder into the array under the top-level key "items".
func enterItems(dec *json.Decoder) bool {
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return false
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return false
		}
		if key == "items" {
			t, err := dec.Token()
			return err == nil && t == json.Delim('[')
		}
		var passed json.RawMessage
		if dec.Decode(&passed) != nil {
			return false
		}
	}
	return false
}
