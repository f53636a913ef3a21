CREATE TABLE [Categories]
(      [CategoryID] INTEGER PRIMARY KEY AUTOINCREMENT,
       [CategoryName] TEXT,
       [Description] TEXT,
       [Picture] BLOB
);
CREATE TABLE [Customers]
(      [CustomerID] TEXT,
       [CompanyName] TEXT,
       [ContactName] TEXT,
       [Address] TEXT,
       [Country] TEXT,
       [Fax] TEXT,
       PRIMARY KEY (`CustomerID`)
);
CREATE TABLE [Order Details](
   [OrderID]INTEGER NOT NULL,
   [ProductID]INTEGER NOT NULL,
   [UnitPrice]NUMERIC NOT NULL DEFAULT 0,
   [Quantity]INTEGER NOT NULL DEFAULT 1,
   [Discount]REAL NOT NULL DEFAULT 0,
    PRIMARY KEY ("OrderID","ProductID"),
    CHECK ([Discount]>=(0) AND [Discount]<=(1)),
    CHECK ([Quantity]>(0)),
    FOREIGN KEY ([OrderID]) REFERENCES [Orders] ([OrderID])
		ON DELETE NO ACTION ON UPDATE NO ACTION,
	FOREIGN KEY ([ProductID]) REFERENCES [Products] ([ProductID])
		ON DELETE NO ACTION ON UPDATE NO ACTION
);
CREATE TABLE [Orders](
   [OrderID]INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
   [CustomerID]TEXT,
   [OrderDate]DATETIME,
   [ShippedDate]DATETIME,
   [Freight]NUMERIC DEFAULT 0,
   CHECK (ShippedDate IS NULL OR ShippedDate >= OrderDate),
   FOREIGN KEY ([CustomerID]) REFERENCES [Customers] ([CustomerID])
);
CREATE TABLE [Products](
   [ProductID]INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
   [ProductName]TEXT NOT NULL,
   [CategoryID]INTEGER REFERENCES [Categories],
   [UnitPrice]NUMERIC DEFAULT 0 CHECK ([UnitPrice]>=(0)),
   [UnitsInStock]INTEGER DEFAULT 0,
   [Discontinued]TEXT NOT NULL DEFAULT '0' CHECK (Discontinued IN ('0', '1'))
) STRICT;
CREATE VIEW [Alphabetical list of products] AS SELECT 1;
CREATE TRIGGER t AFTER INSERT ON Orders BEGIN UPDATE Orders SET Freight = 1; SELECT 2; END;
