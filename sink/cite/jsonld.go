package cite

import (
	"time"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink"
)

// Quotation is a schema.org description of an exhibit, as JSON-LD: a Quotation in its document, or the document alone.
// What is not known is left out.
type Quotation struct {
	Context     string   `json:"@context,omitempty"`
	Type        string   `json:"@type"`
	ID          string   `json:"@id,omitempty"`
	Identifier  string   `json:"identifier,omitempty"`
	Name        string   `json:"name,omitempty"`
	Text        string   `json:"text,omitempty"`
	Lang        string   `json:"inLanguage,omitempty"`
	Description string   `json:"disambiguatingDescription,omitempty"`
	Speaker     *Party   `json:"spokenByCharacter,omitempty"`
	About       []string `json:"keywords,omitempty"`
	URL         string   `json:"url,omitempty"`
	Published   string   `json:"datePublished,omitempty"`
	Publisher   *Party   `json:"publisher,omitempty"`
	Version     int      `json:"version,omitempty"`
	IsPartOf    any      `json:"isPartOf,omitempty"`
	Encoding    *Media   `json:"encoding,omitempty"`
}

// Party is a schema.org Person or Organization.
type Party struct {
	Type        string `json:"@type"`
	Name        string `json:"name,omitempty"`
	JobTitle    string `json:"jobTitle,omitempty"`
	Affiliation *Party `json:"affiliation,omitempty"`
}

// Media is a schema.org MediaObject: the bytes as they were received.
type Media struct {
	Type        string `json:"@type"`
	SHA256      string `json:"sha256"`
	Size        int64  `json:"contentSize,omitempty"`
	ContentType string `json:"encodingFormat,omitempty"`
	Received    string `json:"dateCreated,omitempty"`
	URL         string `json:"contentUrl,omitempty"`
}

const schemaOrg = "https://schema.org"

// JSONLD describes an exhibit in the vocabulary of schema.org.
func JSONLD(e sink.Exhibit) Quotation {
	document := document(e)
	if e.Quote == nil {
		document.Context = schemaOrg
		return document
	}
	q := *e.Quote
	return Quotation{
		Context:     schemaOrg,
		Type:        "Quotation",
		ID:          "urn:onrecord:quote:" + string(q.ID),
		Identifier:  string(q.ID),
		Text:        q.Text,
		Lang:        e.Statement.Lang,
		Description: verb(q.Type),
		Speaker:     speaker(q),
		About:       q.Topics,
		URL:         Address(e),
		IsPartOf:    document,
	}
}

func document(e sink.Exhibit) Quotation {
	s := e.Statement
	return Quotation{
		Type:       "Article",
		ID:         "urn:onrecord:statement:" + string(s.ID),
		Identifier: string(s.VersionID),
		Name:       s.Title,
		Lang:       s.Lang,
		URL:        s.URL,
		Published:  s.PublishedAt.String(),
		Publisher:  &Party{Type: "Organization", Name: s.Stakeholder.Name},
		Version:    s.Version,
		Encoding: &Media{
			Type: "MediaObject", SHA256: s.Capture.SHA256, Size: s.Capture.Size, ContentType: s.Capture.ContentType,
			Received: rfc3339(s.Capture.FetchedAt), URL: answeredAt(s.Capture),
		},
	}
}

// speaker is a person where a role or another organisation's name says so, otherwise an organisation; nobody where
// nobody is named.
func speaker(q onrecord.Quote) *Party {
	s := q.Speaker
	organisation := func(name string) *Party {
		if name == "" {
			return nil
		}
		return &Party{Type: "Organization", Name: name}
	}
	switch {
	case s.Name == "" && s.Role == "":
		return organisation(s.Affiliation)
	case s.Name == s.Affiliation, s.Role == "" && s.Affiliation == "" && s.Kind != onrecord.KindPerson:
		return organisation(s.Name)
	}
	return &Party{Type: "Person", Name: s.Name, JobTitle: s.Role, Affiliation: organisation(s.Affiliation)}
}

func rfc3339(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// answeredAt is the address that gave the bytes, after redirects.
func answeredAt(c onrecord.Capture) string {
	if len(c.URLs) == 0 {
		return ""
	}
	return c.URLs[len(c.URLs)-1]
}
