-- A shop that lends films, as MySQL dumps such a schema.
SET @OLD_UNIQUE_CHECKS=@@UNIQUE_CHECKS, UNIQUE_CHECKS=0;
SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='TRADITIONAL';

DROP SCHEMA IF EXISTS lending;
CREATE SCHEMA lending;
USE lending;

/*!40101 SET character_set_client = utf8 */;