package pricing

import "strings"

const columns = 6

// field is one of a record, as it stands in the text.
type field struct {
	raw     string // without the quotes around it
	doubled bool   // raw holds `""`, each of which is one quote
}

// content is what the field says.
func (f field) content() string {
	if f.doubled {
		return strings.ReplaceAll(f.raw, `""`, `"`)
	}
	return f.raw
}

// scanner reads records of CSV after RFC 4180, one at a time.
type scanner struct {
	text   string
	at     int
	line   uint32 // on which the next record begins
	fields []field
	crlf   bool // the record just read ended with CRLF
}

// next reads the record that begins here; false if the text is over. Its line comes with it.
func (s *scanner) next() (line uint32, more bool, err *Error) {
	line = s.line
	if s.at == len(s.text) {
		return line, false, nil
	}
	s.fields, s.crlf = s.fields[:0], false
	for {
		read := s.unquoted
		if s.at < len(s.text) && s.text[s.at] == '"' {
			read = s.quoted
		}
		if reason := read(); reason != "" {
			return line, false, malformed(line, reason)
		}
		if s.at < len(s.text) && s.text[s.at] == ',' {
			s.at++
			continue
		}
		s.endRecord()
		return line, true, nil
	}
}

// unquoted reads a field up to what ends it.
func (s *scanner) unquoted() (reason string) {
	begin := s.at
	for ; s.at < len(s.text); s.at++ {
		switch s.text[s.at] {
		case '"':
			return "quote in an unquoted field"
		case '\r':
			if !s.atCRLF() {
				return "carriage return without line feed"
			}
		case ',', '\n':
		default:
			continue
		}
		break
	}
	s.fields = append(s.fields, field{raw: s.text[begin:s.at]})
	return ""
}

// quoted reads a field from its opening quote to behind its closing one.
func (s *scanner) quoted() (reason string) {
	begin, doubled := s.at+1, false
	s.at = begin
	for {
		length := strings.IndexByte(s.text[s.at:], '"')
		if length < 0 {
			return "unterminated quote"
		}
		s.at += length + 1
		if s.at == len(s.text) || s.text[s.at] != '"' {
			break
		}
		doubled = true
		s.at++
	}
	raw := s.text[begin : s.at-1]
	s.line += uint32(strings.Count(raw, "\n"))
	if s.at < len(s.text) && s.text[s.at] != ',' && s.text[s.at] != '\n' && !s.atCRLF() {
		return "text after the closing quote"
	}
	s.fields = append(s.fields, field{raw, doubled})
	return ""
}

// endRecord steps over the line end, if there is one.
func (s *scanner) endRecord() {
	if s.atCRLF() {
		s.at++
		s.crlf = true
	}
	if s.at < len(s.text) {
		s.at++
		s.line++
	}
}

func (s *scanner) atCRLF() bool {
	return strings.HasPrefix(s.text[s.at:], "\r\n")
}
