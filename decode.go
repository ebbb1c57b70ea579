package onrecord

// message reads an envelope of a type and what is in it, and reports whether it could.
func (d *decoder) message(typ string, data func()) bool {
	d.object(func() {
		d.constant("specversion", specVersion)
		d.skip("id")
		d.constant("type", typ)
		d.skip("source")
		d.skip("subject")
		d.time("time")
		d.skip("datacontenttype")
		d.skip("dataschema")
		d.key("data")
		data()
	})
	return !d.refused && d.at == len(d.b)
}

func (d *decoder) statement(s *Statement) {
	d.object(func() {
		s.ID = StatementID(d.string("statement_id"))
		s.Version = d.int("version")
		s.VersionID = VersionID(d.string("version_id"))
		s.Source = SourceID(d.string("source"))
		d.key("stakeholder")
		d.stakeholder(&s.Stakeholder)
		s.Firsthand = d.bool("firsthand")
		s.URL = d.string("url")
		s.Title = d.string("title")
		s.Lang = d.string("lang")
		s.PublishedAt = d.date("published_at")
		s.FirstSeenAt = d.time("first_seen_at")
		s.Text = d.known("text")
		s.TextSHA256 = d.string("text_sha256")
		d.key("capture")
		d.capture(&s.Capture)
		d.key("derivation")
		d.derivation(&s.Derivation)
		s.DuplicateOf = StatementID(d.known("duplicate_of"))
	})
}

func (d *decoder) stakeholder(s *Stakeholder) {
	d.object(func() {
		s.ID = d.string("id")
		s.Name = d.string("name")
		s.Kind = Kind(d.string("kind"))
		s.Country = d.known("country")
		if d.has("aliases") {
			s.Aliases = d.strings()
		}
		s.Wikidata = d.known("wikidata")
	})
}

func (d *decoder) capture(c *Capture) {
	d.object(func() {
		c.SHA256 = d.string("sha256")
		c.Size = d.int64("size")
		c.ContentType = d.string("content_type")
		c.FetchedAt = d.time("fetched_at")
		d.key("urls")
		if !d.null() {
			c.URLs = d.strings()
		}
		if d.has("header") {
			c.Header = d.header()
		}
		if d.has("noindex") {
			c.Noindex = d.truth()
		}
		c.TDMReservation = d.known("tdm_reservation")
		c.TDMPolicy = d.known("tdm_policy")
	})
}

func (d *decoder) header() map[string]string {
	header := make(map[string]string)
	d.object(func() {
		for !d.next('}') {
			if len(header) > 0 {
				d.expect(",")
			}
			name := d.quoted()
			d.expect(":")
			header[name] = d.quoted()
		}
	})
	return header
}

func (d *decoder) derivation(v *Derivation) {
	d.object(func() {
		v.Extractor = d.string("extractor")
		if d.has("selectors") {
			d.object(func() {
				v.Selectors.Body = d.known("body")
				v.Selectors.Title = d.known("title")
				v.Selectors.Date = d.known("date")
			})
		}
	})
}

func (d *decoder) quotes(q *Quotes) {
	d.object(func() {
		d.key("statement")
		d.statement(&q.Statement)
		q.Extractor = d.string("extractor")
		d.key("quotes")
		q.Quotes = []Quote{}
		d.list(func() {
			q.Quotes = append(q.Quotes, Quote{})
			d.quote(&q.Quotes[len(q.Quotes)-1])
		})
	})
}

func (d *decoder) quote(q *Quote) {
	d.object(func() {
		q.ID = QuoteID(d.known("id"))
		q.Type = QuoteType(d.string("type"))
		q.Content = d.spans("content")
		q.Source = d.spans("source")
		q.Cue = d.spans("cue")
		q.Text = d.string("text")
		d.key("speaker")
		d.speaker(&q.Speaker)
		if d.has("evidence") {
			q.Evidence = d.evidence()
		}
		q.Stakeholder = d.known("stakeholder")
		d.key("topics")
		q.Topics = d.strings()
		d.key("position")
		if !d.null() {
			q.Position = d.position()
		}
		q.Confidence = d.float("confidence")
	})
}

func (d *decoder) speaker(s *Speaker) {
	d.object(func() {
		s.Name = d.string("name")
		s.Role = d.string("role")
		s.Affiliation = d.string("affiliation")
		s.Kind = Kind(d.string("kind"))
		d.key("on_behalf_of")
		s.OnBehalfOf = d.strings()
	})
}

func (d *decoder) evidence() *Evidence {
	v := &Evidence{}
	d.object(func() {
		v.Name = d.knownSpans("name")
		v.Role = d.knownSpans("role")
		v.Affiliation = d.knownSpans("affiliation")
		v.OnBehalfOf = d.knownSpans("on_behalf_of")
	})
	return v
}

func (d *decoder) position() *Position {
	p := &Position{}
	d.object(func() {
		p.Label = d.string("label")
		p.Cue = d.spans("cue")
	})
	return p
}
