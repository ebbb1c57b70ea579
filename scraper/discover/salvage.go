package discover

import (
	"bytes"
	"encoding/json"
)

// salvage makes a whole feed of the complete items of one that breaks off, and reports whether there are any.
func salvage(body []byte) ([]byte, bool) {
	if bytes.HasPrefix(bytes.TrimSpace(body), []byte("{")) {
		return salvageJSON(body)
	}
	for _, kind := range []struct {
		root, item string
		closers    string
	}{
		{"<rss", "</item>", "</channel></rss>"},
		{"<rdf:RDF", "</item>", "</rdf:RDF>"},
		{"<feed", "</entry>", "</feed>"},
	} {
		if !bytes.Contains(body, []byte(kind.root)) {
			continue
		}
		end := bytes.LastIndex(body, []byte(kind.item))
		if end < 0 {
			return nil, false
		}
		whole := append([]byte{}, body[:end+len(kind.item)]...)
		return append(whole, kind.closers...), true
	}
	return nil, false
}

// salvageJSON reads the fields of a JSON Feed one by one and keeps those, and those items, that are whole.
func salvageJSON(body []byte) ([]byte, bool) {
	fields := map[string]json.RawMessage{}
	items := []json.RawMessage{}
	dec := json.NewDecoder(bytes.NewReader(body))
	if _, err := dec.Token(); err != nil { // the opening brace
		return nil, false
	}
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			break
		}
		if name == "items" {
			items = salvageItems(dec)
			continue
		}
		var value json.RawMessage
		if dec.Decode(&value) != nil {
			break
		}
		fields[name.(string)] = value // a field's name is always a string
	}
	if len(items) == 0 {
		return nil, false
	}
	list, err := json.Marshal(items)
	if err != nil {
		return nil, false
	}
	fields["items"] = list
	whole, err := json.Marshal(fields)
	return whole, err == nil
}

func salvageItems(dec *json.Decoder) []json.RawMessage {
	var items []json.RawMessage
	if open, err := dec.Token(); err != nil || open != json.Delim('[') {
		return nil
	}
	for dec.More() {
		var item json.RawMessage
		if dec.Decode(&item) != nil {
			return items
		}
		items = append(items, item)
	}
	_, _ = dec.Token() // the closing bracket, or the place where the feed breaks off
	return items
}
