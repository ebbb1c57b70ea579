package onrecord

import (
	"fmt"
	"slices"
)

// message writes an envelope with data in it.
func (e *encoder) message(env Event, data func()) ([]byte, error) {
	e.object(func() {
		e.string("specversion", specVersion)
		e.string("id", env.ID)
		e.string("type", env.Type)
		e.string("source", env.Source)
		e.string("subject", env.Subject)
		e.time("time", env.Time)
		e.string("datacontenttype", dataContentType)
		e.string("dataschema", env.DataSchema)
		e.key("data")
		data()
	})
	if e.err != nil {
		return nil, fmt.Errorf("encode %s %s: %w", env.Type, env.ID, e.err)
	}
	return e.b, nil
}

func (e *encoder) statement(s *Statement) {
	e.object(func() {
		e.string("statement_id", string(s.ID))
		e.int("version", int64(s.Version))
		e.string("version_id", string(s.VersionID))
		e.string("source", string(s.Source))
		e.key("stakeholder")
		e.stakeholder(&s.Stakeholder)
		e.bool("firsthand", s.Firsthand)
		e.string("url", s.URL)
		e.string("title", s.Title)
		e.string("lang", s.Lang)
		e.string("published_at", s.PublishedAt.String())
		e.time("first_seen_at", s.FirstSeenAt)
		e.known("text", s.Text)
		e.string("text_sha256", s.TextSHA256)
		e.key("capture")
		e.capture(&s.Capture)
		e.key("derivation")
		e.derivation(&s.Derivation)
		e.known("duplicate_of", string(s.DuplicateOf))
	})
}

func (e *encoder) stakeholder(s *Stakeholder) {
	e.object(func() {
		e.string("id", s.ID)
		e.string("name", s.Name)
		e.string("kind", string(s.Kind))
		e.known("country", s.Country)
		if len(s.Aliases) > 0 {
			e.strings("aliases", s.Aliases)
		}
		e.known("wikidata", s.Wikidata)
	})
}

func (e *encoder) capture(c *Capture) {
	e.object(func() {
		e.string("sha256", c.SHA256)
		e.int("size", c.Size)
		e.string("content_type", c.ContentType)
		e.time("fetched_at", c.FetchedAt)
		if c.URLs == nil {
			e.null("urls")
		} else {
			e.strings("urls", c.URLs)
		}
		if len(c.Header) > 0 {
			e.key("header")
			e.header(c.Header)
		}
		if c.Noindex {
			e.bool("noindex", true)
		}
		e.known("tdm_reservation", c.TDMReservation)
		e.known("tdm_policy", c.TDMPolicy)
	})
}

// header writes fields that others have named.
func (e *encoder) header(h map[string]string) {
	names := make([]string, 0, len(h))
	for name := range h {
		names = append(names, name)
	}
	slices.Sort(names)
	e.object(func() {
		for _, name := range names {
			e.next()
			e.b = append(appendString(e.b, name), ':')
			e.b = appendString(e.b, h[name])
		}
	})
}

func (e *encoder) derivation(d *Derivation) {
	e.object(func() {
		e.string("extractor", d.Extractor)
		if !d.Selectors.IsZero() {
			e.key("selectors")
			e.object(func() {
				e.known("body", d.Selectors.Body)
				e.known("title", d.Selectors.Title)
				e.known("date", d.Selectors.Date)
			})
		}
	})
}

func (e *encoder) quotes(q *Quotes) {
	e.object(func() {
		e.key("statement")
		e.statement(&q.Statement)
		e.string("extractor", q.Extractor)
		e.key("quotes")
		e.list(len(q.Quotes), func(i int) { e.quote(&q.Quotes[i]) })
	})
}

func (e *encoder) quote(q *Quote) {
	e.object(func() {
		e.known("id", string(q.ID))
		e.string("type", string(q.Type))
		e.spans("content", q.Content)
		e.spans("source", q.Source)
		e.spans("cue", q.Cue)
		e.string("text", q.Text)
		e.key("speaker")
		e.speaker(&q.Speaker)
		if v := q.Evidence; v != nil {
			e.key("evidence")
			e.object(func() {
				e.knownSpans("name", v.Name)
				e.knownSpans("role", v.Role)
				e.knownSpans("affiliation", v.Affiliation)
				e.knownSpans("on_behalf_of", v.OnBehalfOf)
			})
		}
		e.known("stakeholder", q.Stakeholder)
		e.strings("topics", q.Topics)
		if p := q.Position; p == nil {
			e.null("position")
		} else {
			e.key("position")
			e.object(func() {
				e.string("label", p.Label)
				e.spans("cue", p.Cue)
			})
		}
		e.float("confidence", q.Confidence)
	})
}

func (e *encoder) speaker(s *Speaker) {
	e.object(func() {
		e.string("name", s.Name)
		e.string("role", s.Role)
		e.string("affiliation", s.Affiliation)
		e.string("kind", string(s.Kind))
		e.strings("on_behalf_of", s.OnBehalfOf)
	})
}
