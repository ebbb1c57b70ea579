package fetch

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// product is the token by which robots.txt files address us.
const product = "onrecord"

// userAgent builds the User-Agent from a contact such as "https://example.org/bot; mailto:bot@example.org":
// "onrecord/1.0 (+https://example.org/bot; mailto:bot@example.org)".
func userAgent(contact, version string) (string, error) {
	if strings.TrimSpace(contact) == "" {
		return "", errors.New(`no contact: sites must be able to reach whoever asks them; ` +
			`set contact: "https://example.org/bot; mailto:you@example.org" in the configuration`)
	}
	var parts []string
	for part := range strings.SplitSeq(contact, ";") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		if strings.Contains(part, "@") && !strings.Contains(part, ":") {
			part = "mailto:" + part
		}
		if err := checkContact(part); err != nil {
			return "", err
		}
		parts = append(parts, part)
	}
	if len(parts) == 0 {
		return "", fmt.Errorf("contact %q names neither an address of the web nor of mail", contact)
	}
	if version == "" {
		version = "dev"
	}
	return fmt.Sprintf("%s/%s (+%s)", product, strings.Join(strings.Fields(version), "-"), strings.Join(parts, "; ")), nil
}

func checkContact(part string) error {
	u, err := url.Parse(part)
	known := err == nil && (u.Scheme == "mailto" && strings.Contains(u.Opaque, "@") ||
		(u.Scheme == "https" || u.Scheme == "http") && u.Host != "")
	odd := strings.IndexFunc(part, func(r rune) bool { return r <= ' ' || r > '~' || r == '(' || r == ')' }) >= 0
	if !known || odd {
		return fmt.Errorf(`contact %q is neither "https://…" nor "mailto:…@…"`, part)
	}
	return nil
}
