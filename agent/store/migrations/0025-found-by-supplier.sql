-- What is bought from a supplier, and what was ordered of an item: both are asked for within a turn, over any number of items and orders.
CREATE INDEX item_parameters_by_supplier ON item_parameters (json_extract(parameters, '$.supplier')) WHERE json_extract(parameters, '$.supplier') IS NOT NULL;
CREATE INDEX orders_by_sku ON orders (sku);
