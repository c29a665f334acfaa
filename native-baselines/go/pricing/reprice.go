package pricing

import (
	"strconv"
	"strings"
)

const (
	header      = "sku,name,cost,margin,stock,price"
	wrongFields = "expected 6 fields"
)

// Reprice reads a catalog in CSV and gives it back with new prices.
//
//go:noinline
func Reprice(catalog string) (string, error) {
	records := scanner{text: catalog, line: 1, fields: make([]field, 0, columns)}
	end, err := readHeader(&records)
	if err != nil {
		return "", err
	}
	// Most prices are as long as they were; where there was none, one is added.
	out := make([]byte, 0, len(catalog)+len(catalog)/8+len(header)+len(end))
	out = append(append(out, header...), end...)
	rows := 0
	for ; ; rows++ {
		line, more, err := records.next()
		if err != nil {
			return "", err
		}
		if !more {
			break
		}
		if len(records.fields) != columns {
			return "", malformed(line, wrongFields)
		}
		row, err := readRow(records.fields, line)
		if err != nil {
			return "", err
		}
		price, err := row.reprice()
		if err != nil {
			return "", err
		}
		out = append(appendRow(out, &row, price), end...)
	}
	if rows == 0 {
		return "", errEmptyCart
	}
	return string(out), nil
}

// readHeader reads the first record, and gives the line end that it has.
func readHeader(records *scanner) (end string, err error) {
	_, more, malformedRecord := records.next()
	if malformedRecord != nil {
		return "", malformedRecord
	}
	expected := malformed(1, "expected the header "+header)
	switch {
	case !more:
		return "", expected
	case len(records.fields) != columns:
		return "", malformed(1, wrongFields)
	}
	for i, name := range strings.Split(header, ",") {
		if records.fields[i].content() != name {
			return "", expected
		}
	}
	if records.crlf {
		return "\r\n", nil
	}
	return "\n", nil
}

func appendRow(out []byte, row *row, price uint64) []byte {
	out = append(append(out, row.sku...), ',')
	out = append(appendName(out, row.name), ',')
	for _, number := range [...]uint64{row.cost, row.margin, row.stock} {
		out = append(strconv.AppendUint(out, number, 10), ',')
	}
	return strconv.AppendUint(out, price, 10)
}

// appendName quotes a name again only if it needs it.
func appendName(out []byte, name field) []byte {
	if !strings.ContainsAny(name.raw, ",\"\r\n") {
		return append(out, name.raw...)
	}
	out = append(out, '"')
	out = append(out, name.raw...) // its quotes are doubled already
	return append(out, '"')
}
